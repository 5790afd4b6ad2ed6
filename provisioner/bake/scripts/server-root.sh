# The root filesystem of a role as an archive: what our installer unpacks on the disks of a server.
# server-root.sh LAYER FOLDERS...; the folders are laid over one another, topmost first.
layer=$1
shift
root=$layer/merged
mkdir -p "$root" "$layer/links/boot"
kernel=$(basename "${!#}"/usr/lib/modules/*)
# GRUB looks for the newest kernel below /boot, which is a filesystem of its own.
ln -s "vmlinuz-$kernel" "$layer/links/boot/vmlinuz"
ln -s "initrd.img-$kernel" "$layer/links/boot/initrd.img"

# By short names: the kernel takes no mount option longer than 255 bytes (fsconfig(2)).
cd "$layer"
stack=links number=0
for folder; do
  number=$((number + 1))
  ln -s "$folder" "layer$number"
  stack=$stack:layer$number
done
mount -t overlay overlay -o "userxattr,lowerdir=$stack" "$root"
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --clamp-mtime --numeric-owner --format=posix \
  --xattrs --xattrs-include='security.capability' --pax-option=delete=atime,delete=ctime \
  --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' --exclude='./run/*' \
  --exclude='./tmp/*' -C "$root" -cf - . | zstd -q -T0 -9 -o root.tar.zst
umount "$root"
rm -rf links layer[0-9]* merged
sha256sum root.tar.zst | cut -d ' ' -f 1 > sha256
