# GRUB for BIOS that starts from the network.
# network-grub.sh CORE OUTPUT START.cfg MODULES...
core=$1 output=$2 start=$3
shift 3
grub-mkimage -d "$core/usr/lib/grub/i386-pc" -O i386-pc-pxe -o "$output" -c "$start" -p /grub "$@"
