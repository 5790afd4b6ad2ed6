set -eu
kept=$(sfdisk --dump /dev/sda | sed -n 's/^[^ ]* : \(start= *585937500, size= *195312499,.*\)/\1/p')
[ -n "$kept" ] || { echo 'what is to be kept is gone'; exit 1; }
{ cat; echo "$kept"; } <<'TABLE' | sfdisk --quiet --wipe never --wipe-partitions never /dev/sda
label: gpt
label-id: 2b95811a-3071-51f5-a7e9-917ef8d6f114
unit: sectors
sector-size: 512

start=781250560, size=2048, type=21686148-6449-6E6F-744E-656564454649, uuid=911340d3-9540-54a0-b2d2-eb373c22b0d3, name="bios-boot"
start=781252608, size=999424, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=ae3774ac-01ea-5cf4-8778-81a4a19b0c50, name="esp"
start=782252032, size=2000896, type=BC13C2FF-59E6-4262-A352-B275FD6F7172, uuid=f6fad639-23dd-5041-90ab-b3089f198627, name="boot"
start=784252928, size=1091131392, type=E6D6D379-F507-44C2-A23C-238F2A3DF928, uuid=ab002ad0-7a70-5b0f-8195-4792f110c1f4, name="system"
TABLE
udevadm settle
wipefs --all --quiet /dev/sda1 /dev/sda2 /dev/sda3 /dev/sda4
pvcreate --yes --quiet /dev/sda4
vgcreate --quiet --physicalextentsize 4m system /dev/sda4
lvcreate --yes --quiet --wipesignatures y --extents 6046 --name root system
lvcreate --yes --quiet --wipesignatures y --extents 1907 --name swap system
lvcreate --yes --quiet --wipesignatures y --extents 9232 --name log system
lvcreate --yes --quiet --wipesignatures y --extents 6473 --name var system
lvcreate --yes --quiet --wipesignatures y --extents 109536 --name postgresql system
mkfs.vfat -F 32 -n ESP -i 664E86D9 /dev/sda2
mkfs.ext4 -q -F -U 958bd24d-b705-582d-bf03-c754ca3af18b -L boot /dev/sda3
mkfs.ext4 -q -F -U 12803004-82c3-5cc3-9b75-e1912bc8b3dd -L root /dev/system/root
mkswap --uuid 7ff0a073-7502-5be6-a17d-31ffe2e7d405 --label swap /dev/system/swap
mkfs.ext4 -q -F -U 184d5e3e-7b2c-5162-a0a9-76d52b678db7 -L log /dev/system/log
mkfs.ext4 -q -F -U 213f9bc1-dd14-5d1a-9f46-f2fb4a2f38c6 -L var /dev/system/var
mkfs.xfs -q -f -m uuid=c5986aa3-6e19-5886-ae5b-48cad3589cdc -L postgresql /dev/system/postgresql
