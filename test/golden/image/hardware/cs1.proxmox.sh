#!/bin/sh
# Makes cs1 on a Proxmox VE host: sh FILE VMID [STORAGE]
# Bridges come from the environment, vmbr0 unless given: VOICE=bridge of voice
set -eu
vmid=${1:?"which id shall the machine have?"}
storage=${2:-local-lvm}

qm create "$vmid" \
  --name cs1.example.org --ostype l26 --machine q35 \
  --bios ovmf --efidisk0 "$storage:1,efitype=4m,pre-enrolled-keys=1" \
  --cpu host --sockets 1 --cores 2 --numa 1 \
  --cpuunits 1000 \
  --memory 2048 --balloon 0 \
  --scsihw virtio-scsi-single \
  --net0 "virtio,bridge=${VOICE:-vmbr0},queues=2" \
  --serial0 socket --rng0 source=/dev/urandom --agent enabled=1 \
  --onboot 1
qm set "$vmid" --scsi0 "$storage:0,import-from=$(realpath -- cs1.qcow2),discard=on,iothread=1,ssd=1"
# The drive that tells the machine its name: a NoCloud seed.
qm set "$vmid" --ide2 "$storage:cloudinit" --citype nocloud --ciupgrade 0
qm set "$vmid" --boot order=scsi0
