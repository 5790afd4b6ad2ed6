# The initramfs layer: the module index and the initramfs, from the core alone.
# initramfs.sh CORE LAYER
core=$1 layer=$2
mkdir -p "$layer/top" "$layer/work" "$layer/merged"
root=$layer/merged
mount -t overlay overlay -o "userxattr,lowerdir=$core,upperdir=$layer/top,workdir=$layer/work" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mv -f "$root/usr/sbin/depmod.real" "$root/usr/sbin/depmod"
kernel=$(basename "$root"/usr/lib/modules/*)
chroot "$root" depmod "$kernel" >&2
chroot "$root" mkinitramfs -o "/boot/initrd.img-$kernel" "$kernel" >&2

mkdir -p "$layer/upper/boot" "$layer/upper/usr/lib/modules/$kernel"
cp "$root/boot/initrd.img-$kernel" "$layer/upper/boot/"
cp "$root/usr/lib/modules/$kernel"/modules.* "$layer/upper/usr/lib/modules/$kernel/"
ln -s "boot/initrd.img-$kernel" "$layer/upper/initrd.img"
ln -s "boot/initrd.img-$kernel" "$layer/upper/initrd.img.old"
umount -l "$root/dev" "$root/proc" "$root"
rm -rf "$layer/top" "$layer/work" "$layer/merged"
