# The core layer: Debian's own bootstrap, without the steps that other layers do once and better.
# core.sh LAYER REPOSITORY FILES.tar LOCALE PACKAGES
layer=$1 repository=$2 files=$3 locale=$4 packages=$5

# Byte-compiling, the initramfs and the module index are made once, later, or not at all; dpkg-divert
# keeps upgrades of the packages correct until seal.sh takes the diversions back.
divert='for tool in /usr/bin/py3compile /usr/sbin/update-initramfs /usr/sbin/depmod; do
  dpkg-divert --quiet --local --rename --divert $tool.real --add $tool
  ln -s /usr/bin/true $tool
done'

# An overlay over nothing: it leaves out the fsyncs, as in role.sh.
mkdir -p "$layer/root" "$layer/nothing" "$layer/work" "$layer/merged"
target=$layer/merged
mount -t overlay overlay \
  -o "userxattr,volatile,lowerdir=$layer/nothing,upperdir=$layer/root,workdir=$layer/work" "$target"

# The packages are at the same place on every machine: paths leave traces.
mount --bind "$repository" /mnt

# The path rules are in force before the first package is unpacked, and stay.
mmdebstrap --mode=root --variant=apt --format=directory \
  --include="$packages" \
  --hook-dir=/usr/share/mmdebstrap/hooks/file-mirror-automount \
  --setup-hook="tar -C \"\$1\" -xf '$files' ./etc/dpkg" \
  --dpkgopt=force-unsafe-io \
  --essential-hook="chroot \"\$1\" sh -c '$divert'" \
  --customize-hook="tar -C \"\$1\" -xf '$files'" \
  --customize-hook='chroot "$1" useradd --create-home --shell /bin/bash --groups sudo,adm,systemd-journal admin' \
  --customize-hook='chroot "$1" passwd --quiet --lock root' \
  '' "$target" "deb [trusted=yes] file:///mnt ./" >&2
case $locale in
C | C.*) ;;
*)
  echo "$locale ${locale#*.}" > "$target/etc/locale.gen"
  chroot "$target" locale-gen >&2
  ;;
esac

# Only the mount points belong to an image, and their times must not tell how they were made.
for folder in dev proc run sys tmp; do
  find "$target/$folder" -mindepth 1 -delete
  touch -d "@$SOURCE_DATE_EPOCH" "$target/$folder"
done
umount "$target"
rm -rf "$layer/nothing" "$layer/work" "$layer/merged"
