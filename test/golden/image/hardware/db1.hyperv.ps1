#Requires -Version 5.1 -Modules Hyper-V -RunAsAdministrator
# Makes db1 on a Hyper-V host.
param([string] $Image = 'db1.vhdx')
$ErrorActionPreference = 'Stop'

$disk = (Resolve-Path -LiteralPath $Image).Path
New-VM -Name 'db1' -Generation 2 -MemoryStartupBytes 8589934592 -VHDPath $disk | Out-Null
Set-VMProcessor -VMName 'db1' -Count 4 -Reserve 0
Set-VMMemory -VMName 'db1' -DynamicMemoryEnabled $false
Get-VMNetworkAdapter -VMName 'db1' | Remove-VMNetworkAdapter
Add-VMNetworkAdapter -VMName 'db1' -Name 'voice' -SwitchName 'voice' -StaticMacAddress '525400000011'
Add-VMNetworkAdapter -VMName 'db1' -Name 'data' -SwitchName 'data' -StaticMacAddress '525400000012'
Set-VMFirmware -VMName 'db1' -EnableSecureBoot On -SecureBootTemplate MicrosoftUEFICertificateAuthority -FirstBootDevice (Get-VMHardDiskDrive -VMName 'db1')
# chrony sets the clock.
Get-VMIntegrationService -VMName 'db1' | Where-Object Id -Like '*2497F4DE-E9FA-4204-80E4-4B75C46419C0' |
  Disable-VMIntegrationService
Set-VMComPort -VMName 'db1' -Number 1 -Path '\\.\pipe\db1'
# A checkpoint stops the machine for longer than a voice packet may wait.
Set-VM -Name 'db1' -CheckpointType Disabled -AutomaticStartAction Start -AutomaticStopAction ShutDown
