# The installer's late command: the files that make this node itself, and every disk able to start.
set -e
log() { logger -t switchyard "$1"; }

# As in the images: no password, sudo by a file of the node's, keys too.
in-target useradd --create-home --shell /bin/bash --groups sudo,adm,systemd-journal admin
tar -x -f /switchyard/node.tar -C /target
# The node's archives are in a file of its own; these were the installer's, perhaps on a medium.
rm -f /target/etc/apt/sources.list /target/etc/apt/trusted.gpg.d/switchyard-medium.gpg
log 'the files of the node are in place'

# Debian's installer has filled the ESP of the first disk; firmware may start any other.
set -- $(cat /run/switchyard/disks)
shift
for each; do
  case $each in *[0-9]) esp=/dev/${each}p2 ;; *) esp=/dev/${each}2 ;; esac
  mkdir -p /tmp/esp
  mount -t vfat "$esp" /tmp/esp || continue
  [ ! -d /target/boot/efi/EFI ] || cp -r /target/boot/efi/EFI /tmp/esp/
  umount /tmp/esp
  log "$esp is a copy of the first system partition"
done

in-target update-grub
in-target systemctl enable ssh systemd-networkd
