set -eu
wipefs --all --quiet /dev/nvme0n1
sfdisk --quiet --wipe always --wipe-partitions always /dev/nvme0n1 <<'TABLE'
label: gpt
label-id: 2b95811a-3071-51f5-a7e9-917ef8d6f114
unit: sectors
sector-size: 512

start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649, uuid=911340d3-9540-54a0-b2d2-eb373c22b0d3, name="bios-boot"
start=4096, size=999424, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=ae3774ac-01ea-5cf4-8778-81a4a19b0c50, name="esp"
start=1003520, size=2000896, type=A19D880F-05FC-4D3B-A006-743F0F84911E, uuid=f6fad639-23dd-5041-90ab-b3089f198627, name="boot"
start=3004416, size=1872379904, type=A19D880F-05FC-4D3B-A006-743F0F84911E, uuid=ab002ad0-7a70-5b0f-8195-4792f110c1f4, name="system"
TABLE
wipefs --all --quiet /dev/nvme1n1
sfdisk --quiet --wipe always --wipe-partitions always /dev/nvme1n1 <<'TABLE'
label: gpt
label-id: b95c84a1-b8dd-51cd-aa8f-d9c9b252789c
unit: sectors
sector-size: 512

start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649, uuid=db3b9acf-8844-507c-84ed-f2c865130947, name="bios-boot"
start=4096, size=999424, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=c79b20d6-5397-59e8-bbf5-c69f7a145955, name="esp"
start=1003520, size=2000896, type=A19D880F-05FC-4D3B-A006-743F0F84911E, uuid=2baf98c6-b49f-52a9-9076-60ef548b0e82, name="boot"
start=3004416, size=1872379904, type=A19D880F-05FC-4D3B-A006-743F0F84911E, uuid=9223aac1-cdd1-529a-a54f-37396b98c983, name="system"
TABLE
udevadm settle
mdadm --create /dev/md0 --run --metadata=1.2 --homehost=any --name=boot --level=1 --raid-devices=2 --data-offset=16384 --size=984064 /dev/nvme0n1p3 /dev/nvme1n1p3
mdadm --create /dev/md1 --run --metadata=1.2 --homehost=any --name=system --level=1 --raid-devices=2 --data-offset=16384 --size=936173568 /dev/nvme0n1p4 /dev/nvme1n1p4
cryptsetup luksFormat --batch-mode --type luks2 --key-file "$key" --uuid 50e2b2b7-f95e-5eb6-8e62-113de1e2eb4b --offset 32768 /dev/md1
cryptsetup open --type luks2 --key-file "$key" /dev/md1 system_crypt
pvcreate --yes --quiet /dev/mapper/system_crypt
vgcreate --quiet --physicalextentsize 4m system /dev/mapper/system_crypt
lvcreate --yes --quiet --wipesignatures y --extents 7629 --name root system
lvcreate --yes --quiet --wipesignatures y --extents 1907 --name swap system
lvcreate --yes --quiet --wipesignatures y --extents 15626 --name log system
lvcreate --yes --quiet --wipesignatures y --extents 10735 --name var system
lvcreate --yes --quiet --wipesignatures y --extents 192656 --name postgresql system
mkfs.vfat -F 32 -n ESP -i 664E86D9 /dev/nvme0n1p2
mkfs.vfat -F 32 -n ESP -i F00DEA5B /dev/nvme1n1p2
mkfs.ext4 -q -F -U 958bd24d-b705-582d-bf03-c754ca3af18b -L boot /dev/md0
mkfs.ext4 -q -F -U 12803004-82c3-5cc3-9b75-e1912bc8b3dd -L root /dev/system/root
mkswap --uuid 7ff0a073-7502-5be6-a17d-31ffe2e7d405 --label swap /dev/system/swap
mkfs.ext4 -q -F -U 184d5e3e-7b2c-5162-a0a9-76d52b678db7 -L log /dev/system/log
mkfs.ext4 -q -F -U 213f9bc1-dd14-5d1a-9f46-f2fb4a2f38c6 -L var /dev/system/var
mkfs.xfs -q -f -m uuid=c5986aa3-6e19-5886-ae5b-48cad3589cdc -L postgresql /dev/system/postgresql
