#!/bin/sh
# Makes db1 in VirtualBox 7: sh FILE [ADAPTER]
# ADAPTER is the network adapter of the host to bridge to.
set -eu
adapter=${1:-eth0}

VBoxManage createvm --name db1 --ostype Debian_64 --register
VBoxManage modifyvm db1 --cpus 4 --memory 8192
VBoxManage modifyvm db1 --chipset ich9 --ioapic on --firmware efi
VBoxManage modifyvm db1 --rtc-use-utc on --paravirt-provider kvm --audio-enabled off
VBoxManage modifyvm db1 --uart1 0x3F8 4 --uart-mode1 disconnected
VBoxManage modifyvm db1 --nic1 bridged --nic-type1 virtio --bridge-adapter1 "$adapter" --mac-address1 525400000011
VBoxManage modifyvm db1 --nic2 bridged --nic-type2 virtio --bridge-adapter2 "$adapter" --mac-address2 525400000012
VBoxManage clonemedium disk db1.vmdk db1.vdi --format VDI
VBoxManage storagectl db1 --name SCSI --add virtio-scsi --bootable on
VBoxManage storageattach db1 --storagectl SCSI --port 0 --type hdd --medium db1.vdi
# chrony sets the clock.
VBoxManage setextradata db1 VBoxInternal/Devices/VMMDev/0/Config/GetHostTimeDisabled 1
