#!/bin/sh
# Makes cs1 in VirtualBox 7: sh FILE [ADAPTER]
# ADAPTER is the network adapter of the host to bridge to.
set -eu
adapter=${1:-eth0}

VBoxManage createvm --name cs1 --ostype Debian_64 --register
VBoxManage modifyvm cs1 --cpus 2 --memory 2048
VBoxManage modifyvm cs1 --chipset ich9 --ioapic on --firmware efi
VBoxManage modifyvm cs1 --rtc-use-utc on --paravirt-provider kvm --audio-enabled off
VBoxManage modifyvm cs1 --uart1 0x3F8 4 --uart-mode1 disconnected
VBoxManage modifyvm cs1 --nic1 bridged --nic-type1 virtio --bridge-adapter1 "$adapter"
VBoxManage clonemedium disk cs1.vmdk cs1.vdi --format VDI
VBoxManage storagectl cs1 --name SCSI --add virtio-scsi --bootable on
VBoxManage storageattach cs1 --storagectl SCSI --port 0 --type hdd --medium cs1.vdi
# chrony sets the clock.
VBoxManage setextradata cs1 VBoxInternal/Devices/VMMDev/0/Config/GetHostTimeDisabled 1
