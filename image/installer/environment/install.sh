# Makes a node of this machine: finds where the plan comes from, runs it, and tells how far it is. The
# kernel's command line says where: switchyard.source=medium, or the address of `switchyard serve`.
export PATH=/switchyard/bin:/usr/sbin:/usr/bin:/sbin:/bin
run=/run/switchyard
mkdir -p $run /medium /target
for word in $(cat /proc/cmdline); do
  case $word in
    switchyard.source=*) source=${word#*=} ;;
    switchyard.node=*) node=${word#*=} ;;
    switchyard.address=*) address=${word#*=} ;;
    switchyard.gateway=*) gateway=${word#*=} ;;
    BOOTIF=*) boot_mac=$(echo "${word#BOOTIF=??-}" | tr - : | tr A-F a-f) ;;
  esac
done

# Somebody has to look: nothing is tried a second time but to tell, where the network may be what is gone.
give_up() {
  until phase failed 0 "$1"; do sleep 20; done
  while :; do sleep 3600; done
}

macs() { for each in /sys/class/net/*; do case ${each##*/} in lo) ;; *) cat "$each/address" ;; esac; done; }

. /switchyard/network.sh
. /switchyard/medium.sh

modprobe -a af_packet efivarfs ext4 xfs vfat isofs sr_mod dm_mod raid0 raid1 raid10 2> /dev/null
if [ -d /sys/firmware/efi ]; then mount -t efivarfs efivarfs /sys/firmware/efi/efivars; fi
case ${source:-} in
  medium) open_medium ;;
  http://*) open_network ;;
  *) give_up 'the kernel was not told switchyard.source=' ;;
esac
echo "$source" > $run/source
phase booted 0 "$(uname -r), $(macs | tr '\n' ' ')"
fetch node/plan.sh > $run/plan.sh || give_up "no plan: $source does not answer"
{ sh $run/plan.sh 2>&1; echo $? > $run/status; } | tee $run/log
[ "$(cat $run/status)" = 0 ] || give_up "$(tail -n 1 $run/log)"
sync
case $source in
  # The medium is still there and would start again.
  /*) poweroff -f ;;
  *) reboot -f ;;
esac
