node='db1'
wanted() {
  find_disk '960197124096' 'A1' '' ''
}
refuse() {
  cat "$run/refusal" > /dev/console
  while :; do sleep 3600; done
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

disks=
for each in $chosen; do disks="${disks:+$disks }/dev/$each"; done
debconf-set partman-auto/disk "$disks"
debconf-set grub-installer/bootdev "$disks"
