# What a node says about itself, as NAME=VALUE lines; run by a login on the node.
secure_boot=/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
state=$(systemctl is-system-running --wait || :)
echo "state=$state"
echo "failed=$(systemctl list-units --failed --plain --no-legend | awk '{ print $1 }' | tr '\n' ' ')"
for unit in ssh chrony nftables rtpengine-daemon switchyard-engine switchyard-switch; do
  echo "unit.$unit=$(systemctl is-active "$unit" || :)"
done
[ -d /sys/firmware/efi ] && echo firmware=uefi || echo firmware=bios
[ ! -e "$secure_boot" ] || echo "secure-boot=$(od -An -t u1 -j 4 -N 1 "$secure_boot" | tr -d ' ')"
echo "hostname=$(hostname)"
device=$(findmnt -no SOURCE /var)
echo "var.partition=$(lsblk -bdno SIZE "$device")"
echo "var.filesystem=$(findmnt -bno SIZE /var)"
echo "disk=$(lsblk -bdno SIZE "/dev/$(lsblk -dno PKNAME "$device")")"
echo "kernel=$(uname -r)"
echo "node=$(node --version 2> /dev/null || :)"
echo "machine-id=$(cat /etc/machine-id)"
