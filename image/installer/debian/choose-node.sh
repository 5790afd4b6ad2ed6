#!/bin/sh
# Runs in Debian's installer before it reads its answers (rootskel, debian-installer-startup.d): finds the
# medium it was started from and which of its nodes this machine is, lays that node's answers out, and
# gives the packages of the medium to whoever asks at 127.0.0.1, so that no network is needed.
for word in $(cat /proc/cmdline); do
  case $word in switchyard.node=*) node=${word#*=} ;; esac
done

# Somebody has to look: nothing is tried a second time.
give_up() {
  echo "switchyard: nothing was written. $1" > /dev/console
  while :; do sleep 3600; done
}

macs() { for each in /sys/class/net/*; do case ${each##*/} in lo) ;; *) cat "$each/address" ;; esac; done; }

. /switchyard/medium.sh

# The interface with one of the node's addresses; the installer itself would take one with a link.
own_interface() {
  addresses=$(sed -n "s/^$node \([^ ]*\) .*/\1/p" /medium/nodes/table)
  for each in /sys/class/net/*; do
    case ",$addresses," in *",$(cat "$each/address"),"*) echo "${each##*/}" && return ;; esac
  done
}

# The drivers of discs and sticks came behind the installer's own.
depmod
udevadm trigger --action=add
udevadm settle
modprobe -a isofs sr_mod
mkdir -p /medium
open_medium
cp /medium/node/disks.sh /medium/node/late.sh /medium/node/node.tar /switchyard/
cp /medium/node/preseed.cfg /preseed.cfg
interface=$(own_interface)
[ -z "$interface" ] ||
  sed -i "s|^\(d-i netcfg/choose_interface select\) .*|\1 $interface|" /preseed.cfg

ip link set lo up
/switchyard/busybox httpd -p 127.0.0.1:80 -h /medium
