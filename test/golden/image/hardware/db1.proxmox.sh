#!/bin/sh
# Makes db1 on a Proxmox VE host: sh FILE VMID [STORAGE]
# Bridges come from the environment, vmbr0 unless given: VOICE=bridge of voice, DATA=bridge of data
set -eu
vmid=${1:?"which id shall the machine have?"}
storage=${2:-local-lvm}

qm create "$vmid" \
  --name db1.example.org --ostype l26 --machine q35 \
  --bios ovmf --efidisk0 "$storage:1,efitype=4m,pre-enrolled-keys=1" \
  --cpu host --sockets 1 --cores 4 --numa 1 \
  --memory 8192 --balloon 0 \
  --scsihw virtio-scsi-single \
  --net0 "virtio=52:54:00:00:00:11,bridge=${VOICE:-vmbr0},queues=4" \
  --net1 "virtio=52:54:00:00:00:12,bridge=${DATA:-vmbr0},queues=4" \
  --serial0 socket --rng0 source=/dev/urandom --agent enabled=1 \
  --onboot 1
qm set "$vmid" --scsi0 "$storage:0,import-from=$(realpath -- db1.qcow2),discard=on,iothread=1,ssd=1"
# The drive that tells the machine its name: a NoCloud seed.
qm set "$vmid" --ide2 "$storage:cloudinit" --citype nocloud --ciupgrade 0
qm set "$vmid" --boot order=scsi0
