#Requires -Version 5.1 -Modules Hyper-V -RunAsAdministrator
# Makes cs1 on a Hyper-V host.
param([string] $Image = 'cs1.vhdx')
$ErrorActionPreference = 'Stop'

$disk = (Resolve-Path -LiteralPath $Image).Path
New-VM -Name 'cs1' -Generation 2 -MemoryStartupBytes 2147483648 -VHDPath $disk | Out-Null
Set-VMProcessor -VMName 'cs1' -Count 2 -Reserve 100
Set-VMMemory -VMName 'cs1' -DynamicMemoryEnabled $false
Get-VMNetworkAdapter -VMName 'cs1' | Remove-VMNetworkAdapter
Add-VMNetworkAdapter -VMName 'cs1' -Name 'voice' -SwitchName 'voice'
Set-VMFirmware -VMName 'cs1' -EnableSecureBoot On -SecureBootTemplate MicrosoftUEFICertificateAuthority -FirstBootDevice (Get-VMHardDiskDrive -VMName 'cs1')
# chrony sets the clock.
Get-VMIntegrationService -VMName 'cs1' | Where-Object Id -Like '*2497F4DE-E9FA-4204-80E4-4B75C46419C0' |
  Disable-VMIntegrationService
Set-VMComPort -VMName 'cs1' -Number 1 -Path '\\.\pipe\cs1'
# A checkpoint stops the machine for longer than a voice packet may wait.
Set-VM -Name 'cs1' -CheckpointType Disabled -AutomaticStartAction Start -AutomaticStopAction ShutDown
