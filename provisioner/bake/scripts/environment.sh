# The installer's kernel and initrd, from the core of a server and a few programs more.
# environment.sh CORE LAYER REPOSITORY FILES.tar PACKAGES...
core=$1 layer=$2 repository=$3 files=$4
shift 4
mkdir -p "$layer/upper" "$layer/work" "$layer/merged"
root=$layer/merged
mount -t overlay overlay \
  -o "userxattr,volatile,lowerdir=$core,upperdir=$layer/upper,workdir=$layer/work" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"
mount --bind "$repository" "$root/mnt"
echo "deb [trusted=yes] file:///mnt ./" > "$root/etc/apt/sources.list"
export DEBIAN_FRONTEND=noninteractive
chroot "$root" apt-get -qq -o Acquire::Languages=none update >&2
chroot "$root" apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
  -o APT::Sandbox::User=root install "$@" >&2

tar -C "$root" -xf "$files"
mv -f "$root/usr/sbin/depmod.real" "$root/usr/sbin/depmod"
kernel=$(basename "$root"/usr/lib/modules/*)
chroot "$root" depmod "$kernel" >&2
chroot "$root" mkinitramfs -o /boot/installer.img "$kernel" >&2
cp "$root/boot/vmlinuz-$kernel" "$layer/vmlinuz"
cp "$root/boot/installer.img" "$layer/initrd.img"
umount -l "$root/mnt" "$root/dev" "$root/proc" "$root"
rm -rf "$layer/upper" "$layer/work" "$layer/merged" "$files"
