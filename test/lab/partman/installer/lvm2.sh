# Stands for LVM 2, which needs the kernel's device mapper: counts extents of 4 MiB, the first of
# them a mebibyte from the start of a physical volume (lvm.conf(5)), and keeps what was asked for.
# State: /lvm/groups/NAME holds the extents left.
set -e
program=${0##*/}
for last; do :; done

extents_of() {
  header=$(cat /lvm/header 2> /dev/null || echo 0)
  path=$(echo "$1" | sed 's|^/dev/mapper/\(.*\)_crypt$|/dev/\1|')
  awk -F '\t' -v path="$path" -v header="$header" \
    '$6 == path { printf "%d", ($3 - header - 1048576) / 4194304 }' /lvm/partitions
}

case $program in
  vgcreate)
    [ ! -e "/lvm/groups/$1" ] || exit 5
    mkdir -p /lvm/groups
    group=$1 total=0
    shift
    for each; do
      # A partition is a physical volume of one group, once (vgcreate(8)).
      [ ! -e "/lvm/used${each}" ] || exit 5
      mkdir -p "/lvm/used${each}"
      total=$((total + $(extents_of "$each")))
    done
    echo $total > "/lvm/groups/$group"
    ;;
  vgs)
    [ -e "/lvm/groups/$last" ] || exit 5
    free=$(cat "/lvm/groups/$last")
    case $* in
      *vg_extent_size*) echo '  4194.30K' ;;
      *vg_free_count*) echo "  0:0:0:$free:0:0" ;;
      *vg_free*) echo "  $((free * 4194304 / 1000)).00" ;;
    esac
    ;;
  lvcreate)
    # lvcreate --wipesignatures n -l EXTENTS -n NAME GROUP
    free=$(cat "/lvm/groups/$7")
    [ "$4" -ge 1 ] && [ "$4" -le "$free" ] || exit 5
    echo $((free - $4)) > "/lvm/groups/$7"
    echo "$7 $4" >> /lvm/volumes
    truncate -s $(($4 * 4194304)) "/dev/mapper/$(echo "$7" | sed 's/-/--/g')-$(echo "$6" | sed 's/-/--/g')"
    ;;
esac
