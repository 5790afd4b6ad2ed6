# Makes a machine the node db1 of example. Rendered; nothing here is to be edited.
set -eu
phase checking 5 'the disks of db1'
node='db1'
wanted() {
  find_disk '960197124096' 'A1' '' '' 'name=archive@419430400000+52428800000'
}
refuse() {
  cat "$run/refusal"
  exit 1
}
# The part of the disk check that is the same for every server; render-disk-check.ts writes above it
# the node's name and what it wants.
run=/run/switchyard

stop() {
  { seen; echo "switchyard: nothing was written. $1"; } > "$run/refusal"
  refuse
}

# The medium of the installer itself.
is_in_use() { grep -q -E "^/dev/$1(p?[0-9]+)? " /proc/mounts; }

# Whole disks: no partitions, RAM disks, loops, CD drives, arrays or volumes.
disks() {
  for each in /sys/block/*; do
    case ${each##*/} in
      ram* | loop* | sr* | fd* | md* | dm-* | zram* | mmcblk*boot*) ;;
      *) [ ! -e "$each/size" ] || is_in_use "${each##*/}" || echo "${each##*/}" ;;
    esac
  done
}

bytes_of() { echo $(($(cat "/sys/block/$1/size") * 512)); }

# As lsblk(8) shows it.
property() { udevadm info --query=property --name="/dev/$1" | sed -n "s/^$2=//p"; }
serial_of() {
  serial=$(property "$1" ID_SCSI_SERIAL)
  [ -n "$serial" ] || serial=$(property "$1" ID_SERIAL_SHORT)
  [ -n "$serial" ] || serial=$(cat "/sys/block/$1/serial" "/sys/block/$1/device/serial" 2> /dev/null)
  echo "$serial"
}
model_of() {
  model=$(cat "/sys/block/$1/device/model" 2> /dev/null)
  [ -n "$model" ] || model=$(property "$1" ID_MODEL)
  echo $model
}
bus_of() {
  case $1 in
    nvme*) echo nvme ;;
    vd*) echo virtio ;;
    *) echo scsi ;;
  esac
}

about() {
  echo "$1: model $(model_of "$1"), serial $(serial_of "$1"), $(bytes_of "$1") bytes, $(bus_of "$1")"
}

seen() {
  echo 'The disks of this machine:'
  for each in $(disks); do echo "  $(about "$each")"; done
}

# find_disk BYTES SERIAL MODEL BUS [KEPT]
find_disk() {
  found=
  for each in $(disks); do
    case " $chosen " in *" $each "*) continue ;; esac
    [ "$(bytes_of "$each")" = "$1" ] || continue
    [ -z "$2" ] || [ "$(serial_of "$each")" = "$2" ] || continue
    case "$(model_of "$each")" in *"$3"*) ;; *) continue ;; esac
    [ -z "$4" ] || [ "$(bus_of "$each")" = "$4" ] || continue
    found="${found:+$found }$each"
  done
  what="a disk of $1 bytes${2:+, serial $2}${3:+, model $3}${4:+, bus $4}"
  [ -n "$found" ] || stop "$node wants $what; there is none."
  candidates="${candidates:+$candidates }$found"
  # Disks nobody can tell apart are all right where the node wants every one of them.
  chosen="${chosen:+$chosen }${found%% *}"
  [ -z "${5:-}" ] || keeping="$keeping ${found%% *}:$5"
}

# What is kept of a disk, as BY=VALUE@START+SIZE in bytes.
kept_on() {
  for each_kept in $keeping; do
    [ "${each_kept%%:*}" != "$1" ] || echo "${each_kept#*:}"
  done
}

partitions_of() {
  for each_part in "/sys/block/$1/$1"*; do
    [ ! -e "$each_part/start" ] || echo "${each_part##*/}"
  done
}

# find_kept DISK KEPT: the partition at that place that is called so.
find_kept() {
  by=${2%%=*} called=${2#*=}
  case $by in
    name) what=ID_PART_ENTRY_NAME ;;
    uuid) what=ID_PART_ENTRY_UUID ;;
    label) what=ID_FS_LABEL ;;
  esac
  for part in $(partitions_of "$1"); do
    at="/sys/block/$1/$part"
    place="$(($(cat "$at/start") * 512))+$(($(cat "$at/size") * 512))"
    [ "$(property "$part" "$what")@$place" != "$called" ] || echo "$part"
  done
}

# Where tables, filesystems and arrays begin or end: the first and the last mebibyte, in sectors.
ends_of() { echo "0 $(($(bytes_of "$1") / 512 - 2048))"; }

is_blank() {
  for at in $(ends_of "$1"); do
    left=$(dd if="/dev/$1" bs=512 skip="$at" count=2048 2> /dev/null | tr -d '\000' | wc -c)
    [ "$left" -eq 0 ] || return 1
  done
}

wipe() {
  for at in $(ends_of "$1"); do
    dd if=/dev/zero of="/dev/$1" bs=512 seek="$at" count=2048 conv=notrunc 2> /dev/null
  done
}

mkdir -p "$run"
chosen='' candidates='' keeping=''
wanted
for each in $candidates; do
  case " $chosen " in
    *" $each "*) ;;
    *) stop "More than one disk fits: $each is none of those taken ($chosen). Name serial numbers." ;;
  esac
done
for each in $chosen; do
  kept=$(kept_on "$each")
  if [ -n "$kept" ]; then
    stays=$(find_kept "$each" "$kept")
    [ -n "$stays" ] || stop "$each has not what is to be kept, $kept."
    [ "$(partitions_of "$each")" != "$stays" ] || continue
  else
    is_blank "$each" && continue
  fi
  case " $(cat /proc/cmdline) " in
    *" switchyard.wipe=$node "*) wiped="${wiped:-} $each" ;;
    *) stop "$each holds data${kept:+ beside what is kept} (model $(model_of "$each"), serial $(serial_of "$each")). To lose it, boot with switchyard.wipe=$node." ;;
  esac
done
# Where something is kept, the new table takes the place of the old one.
for each in ${wiped:-}; do [ -n "$(kept_on "$each")" ] || wipe "$each"; done
echo "$chosen" > "$run/disks"

stem() { case $1 in *[0-9]) echo "$1p" ;; *) echo "$1" ;; esac; }
set -- $chosen
disk1=/dev/$1
part1=$(stem /dev/$1)
for each in $chosen; do phase partitioning 10 "$(about "$each")"; done
set -eu
kept=$(sfdisk --dump $disk1 | sed -n 's/^[^ ]* : \(start= *819200000, size= *102400000,.*\)/\1/p')
[ -n "$kept" ] || { echo 'what is to be kept is gone'; exit 1; }
{ cat; echo "$kept"; } <<'TABLE' | sfdisk --quiet --wipe never --wipe-partitions never $disk1
label: gpt
label-id: 2b95811a-3071-51f5-a7e9-917ef8d6f114
unit: sectors
sector-size: 512

start=921600000, size=2048, type=21686148-6449-6E6F-744E-656564454649, uuid=911340d3-9540-54a0-b2d2-eb373c22b0d3, name="bios-boot"
start=921602048, size=999424, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=ae3774ac-01ea-5cf4-8778-81a4a19b0c50, name="esp"
start=922601472, size=2000896, type=BC13C2FF-59E6-4262-A352-B275FD6F7172, uuid=f6fad639-23dd-5041-90ab-b3089f198627, name="boot"
start=924602368, size=950781952, type=E6D6D379-F507-44C2-A23C-238F2A3DF928, uuid=ab002ad0-7a70-5b0f-8195-4792f110c1f4, name="system"
TABLE
udevadm settle
wipefs --all --quiet ${part1}1 ${part1}2 ${part1}3 ${part1}4
pvcreate --yes --quiet ${part1}4
vgcreate --quiet --physicalextentsize 4m system ${part1}4
lvcreate --yes --quiet --wipesignatures y --extents 5312 --name root system
lvcreate --yes --quiet --wipesignatures y --extents 238 --name swap system
lvcreate --yes --quiet --wipesignatures y --extents 7764 --name log system
lvcreate --yes --quiet --wipesignatures y --extents 6629 --name var system
lvcreate --yes --quiet --wipesignatures y --extents 96119 --name postgresql system
mkfs.vfat -F 32 -n ESP -i 664E86D9 ${part1}2
mkfs.ext4 -q -F -U 958bd24d-b705-582d-bf03-c754ca3af18b -L boot ${part1}3
mkfs.ext4 -q -F -U 12803004-82c3-5cc3-9b75-e1912bc8b3dd -L root /dev/system/root
mkswap --uuid 7ff0a073-7502-5be6-a17d-31ffe2e7d405 --label swap /dev/system/swap
mkfs.ext4 -q -F -U 184d5e3e-7b2c-5162-a0a9-76d52b678db7 -L log /dev/system/log
mkfs.ext4 -q -F -U 213f9bc1-dd14-5d1a-9f46-f2fb4a2f38c6 -L var /dev/system/var
mkfs.xfs -q -f -m uuid=c5986aa3-6e19-5886-ae5b-48cad3589cdc -L postgresql /dev/system/postgresql

phase extracting 20 "filesystems made"
mkdir -p /target
mount -t ext4 /dev/system/root /target
mkdir -p /target/boot
mount -t ext4 ${part1}3 /target/boot
mkdir -p /target/boot/efi
mount -t vfat ${part1}2 /target/boot/efi
mkdir -p /target/var
mount -t ext4 /dev/system/var /target/var
mkdir -p /target/var/lib/postgresql
mount -t xfs /dev/system/postgresql /target/var/lib/postgresql
mkdir -p /target/var/log
mount -t ext4 /dev/system/log /target/var/log
mkfifo /run/switchyard/sum
sha256sum < /run/switchyard/sum | cut -c 1-64 > /run/switchyard/found &
fetch x | tee /run/switchyard/sum | zstd -dc |
  tar -x -p --numeric-owner --xattrs --xattrs-include='*' -C /target -f - || {
    echo 'the root filesystem was not unpacked: the network, or a disk, stopped in the middle'
    exit 1
  }
wait $!
if [ "$(cat /run/switchyard/found)" != "$(fetch x.sha256 | cut -c 1-64)" ]; then
  echo 'the root filesystem is damaged: x has another SHA-256'
  exit 1
fi
phase bootloader 80 "root filesystem unpacked"
cat > /run/switchyard/start.cfg <<'GRUB'
search.fs_uuid 958bd24d-b705-582d-bf03-c754ca3af18b root
set prefix=($root)/grub
configfile $prefix/grub.cfg
GRUB
mkdir -p /target/boot/grub
cp -r /target/usr/lib/grub/i386-pc /target/boot/grub/
cp /run/switchyard/start.cfg /target/boot/grub/start.cfg
chroot /target grub-mkimage -O i386-pc -o /boot/grub/core.img -c /boot/grub/start.cfg -p /grub \
  biosdisk part_gpt ext2 search search_fs_uuid configfile normal linux gzio serial terminal echo test ls reboot diskfilter mdraid1x
[ "$(wc -c < /target/boot/grub/core.img)" -le 1048576 ]
dd if=/target/usr/lib/grub/i386-pc/boot.img of="$disk1" bs=440 count=1 conv=notrunc 2> /dev/null
printf '\000\200\356\066\000\000\000\000' | dd of="$disk1" bs=1 seek=92 conv=notrunc 2> /dev/null
printf '\220\220' | dd of="$disk1" bs=1 seek=102 conv=notrunc 2> /dev/null
dd if=/target/boot/grub/core.img of="$disk1" bs=512 seek=921600000 conv=notrunc 2> /dev/null
printf '\001\200\356\066\000\000\000\000' | dd of="$disk1" bs=1 seek=471859200500 conv=notrunc 2> /dev/null
mkdir -p /run/switchyard/esp
mkdir -p /target/boot/efi/EFI/BOOT /target/boot/efi/EFI/debian
cp /target/usr/lib/shim/shimx64.efi.signed /target/boot/efi/EFI/BOOT/BOOTX64.EFI
cp /target/usr/lib/shim/mmx64.efi.signed /target/boot/efi/EFI/BOOT/mmx64.efi
cp /target/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed /target/boot/efi/EFI/BOOT/grubx64.efi
cp /run/switchyard/start.cfg /target/boot/efi/EFI/BOOT/grub.cfg
cp /target/usr/lib/shim/shimx64.efi.signed /target/boot/efi/EFI/debian/shimx64.efi
cp /target/usr/lib/shim/mmx64.efi.signed /target/boot/efi/EFI/debian/mmx64.efi
cp /target/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed /target/boot/efi/EFI/debian/grubx64.efi
cp /run/switchyard/start.cfg /target/boot/efi/EFI/debian/grub.cfg
if [ -d /sys/firmware/efi/efivars ]; then
  for entry in $(efibootmgr | sed -n 's/^Boot\([0-9A-F]\{4\}\)\*\{0,1\} Switchyard.*/\1/p'); do
    efibootmgr --quiet --bootnum "$entry" --delete-bootnum
  done
  efibootmgr --quiet --create --disk "$disk1" --part 2 --label 'Switchyard, disk 1' --loader '\EFI\debian\shimx64.efi' || echo 'the firmware takes no entry; it will look for the removable path'
fi
phase identity 90 "every disk starts"
fetch node/identity.tar > /run/switchyard/identity.tar
tar -x -f /run/switchyard/identity.tar -C /target
if [ -e /run/switchyard/log ]; then
  cp /run/switchyard/log /target/var/log/switchyard-install.log
  chmod 600 /target/var/log/switchyard-install.log
fi
sync
umount -R /target
vgchange --quiet -an system
phase rebooting 100 'db1 is on its disks'
