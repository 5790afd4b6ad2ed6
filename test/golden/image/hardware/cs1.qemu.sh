#!/bin/sh
# Starts cs1 in QEMU; its console is this terminal, Ctrl-a x ends it.
set -eu
[ -e cs1.efivars.fd ] || cp /usr/share/OVMF/OVMF_VARS_4M.ms.fd cs1.efivars.fd
exec qemu-system-x86_64 \
  -name cs1 -nodefaults -display none -serial mon:stdio \
  -machine q35,smm=on -rtc base=utc \
  -accel kvm -accel tcg -cpu max \
  -smp 2,sockets=1,cores=2,threads=1 \
  -m 2048M -mem-prealloc \
  -global driver=cfi.pflash01,property=secure,value=on \
  -drive if=pflash,unit=0,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.secboot.fd \
  -drive if=pflash,unit=1,format=raw,file=cs1.efivars.fd \
  -device virtio-scsi-pci,id=scsi \
  -drive if=none,id=disk,format=qcow2,file=cs1.qcow2,discard=unmap \
  -device scsi-hd,bus=scsi.0,drive=disk,bootindex=0 \
  -nic bridge,br=voice,model=virtio-net-pci \
  -device virtio-rng-pci -smbios type=11,value=io.systemd.credential:switchyard.hostname=cs1
