#!/bin/sh
# First program of the machine: runs the script of every layout on its disks, and says what the kernel
# and LVM make of it. The scripts lie as an archive on the second disk.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t tmpfs run /run
/usr/lib/systemd/systemd-udevd --daemon
udevadm trigger
udevadm settle
for module in raid0 raid1 raid10 dm-mod dm-crypt xfs vfat; do modprobe $module; done
# Nothing of what an array would copy is of interest.
echo 1 > /proc/sys/dev/raid/speed_limit_max
echo 1 > /proc/sys/dev/raid/speed_limit_min
mkdir -p /run/layouts
tar -x -f /dev/vdb -C /run/layouts
export key=/run/key
printf 'a passphrase' > $key

say() {
  for array in /sys/block/md*; do
    [ ! -e "$array/size" ] || echo "ARRAY /dev/${array##*/} $(($(cat "$array/size") * 512))"
  done
  dmsetup table --target crypt | sed -n 's/^\([^:]*\): 0 \([0-9]*\) crypt.*/CONTAINER \1 \2/p'
  vgs --noheadings --units b --nosuffix -o vg_name,vg_extent_count | sed 's/^ */GROUP /'
  lvs --noheadings --units b --nosuffix -o lv_name,lv_size | sed 's/^ */VOLUME /'
}

clear() {
  vgchange -an system
  vgremove -f system
  cryptsetup close system_crypt
  mdadm --stop --scan
  for partition in /dev/vd[c-f][34]; do mdadm --zero-superblock "$partition"; done
  udevadm settle
}

for script in /run/layouts/*.sh; do
  echo "LAYOUT $(basename "$script" .sh)"
  sh "$script" > /run/log 2>&1 || { echo FAILED; tail -n 20 /run/log; }
  say
  clear > /run/log 2>&1
done
echo END
sync
echo o > /proc/sysrq-trigger
sleep 60
