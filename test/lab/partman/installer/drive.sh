# Runs the installer's own partitioning on the disks of every case, one after another.
# /cases/NAME/: recipe; method, regular, lvm or crypto; guided, the size of volume groups; ram, decimal
# megabytes; bytes, a line for each disk.
# Answers go beside them: status; asked, the questions of debconf; partitions, those of parted_server
# with their disk before them; volumes, group and extents of each.
export PATH=/cases/bin:/usr/sbin:/usr/bin:/sbin:/bin
. /lib/partman/lib/base.sh
mkdir -p /var/log /run /dev/mapper
parted_server

device_of() { printf '/dev/sd%s' "$(echo abcdefgh | cut -c "$1")"; }

open_disk() {
  local dev
  dev=$DEVICES/$(echo "$1" | tr / =)
  rm -f "$1"
  truncate -s "$2" "$1"
  mkdir -p "$dev"
  printf %s "$1" > "$dev/device"
  printf disk > "$dev/model"
  printf %s "$2" > "$dev/size"
  cd "$dev"
  open_dialog OPEN "$1"; read_line response; close_dialog
  devs="${devs:+$devs }$dev"
}

prepare() {
  rm -rf /answers /asked /lvm /dev/mapper/* "$DEVICES"
  mkdir -p /lvm "$DEVICES"
  : > /asked
  : > /lvm/volumes
  printf 'MemTotal: %s kB\n' "$(cat "$1/ram")000" > /proc/meminfo
  db_set partman-auto/expert_recipe "$(cat "$1/recipe")"
  db_set partman-partitioning/default_label gpt
  db_set partman/default_filesystem ext4
  db_set partman-auto-lvm/new_vg_name vg0
  db_set partman-auto-lvm/guided_size "$(cat "$1/guided")"
  db_set partman-auto-lvm/no_boot true
  devs= number=0
  for size in $(cat "$1/bytes"); do
    number=$((number + 1))
    open_disk "$(device_of "$number")" "$size"
  done
}

for case in /cases/[0-9]*/; do
  case=${case%/}
  prepare "$case"
  method=$(cat "$case/method")
  case $method in
    regular) autopartition "$devs" > "$case/log" 2>&1 ;;
    *) sh /cases/lvm.sh "$devs" "$method" > "$case/log" 2>&1 ;;
  esac
  echo $? > "$case/status"
  [ -s /lvm/partitions ] || sh /cases/list.sh > /lvm/partitions
  cp /asked "$case/asked"
  cp /lvm/partitions "$case/partitions"
  cp /lvm/volumes "$case/volumes"
  for dev in $DEVICES/*; do
    cd "$dev"
    open_dialog CLOSE; close_dialog
  done
done
open_infifo
write_line QUIT
