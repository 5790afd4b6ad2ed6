# Debian's installer for a medium: its kernel, its initrd with drivers for discs and sticks and who chooses
# the node, and in a folder boot GRUB and shim of the same point release.
# debian-start.sh POOL LAYER FILES.tar KEY
# KEY is a file with an armoured key in place of Debian's, or empty. The drivers come from the packages that
# the installer would fetch later, so that both fit its kernel.
pool=$1 layer=$2 files=$3 key=$4
kernel=$(cat "$pool/kernel")
tree=$layer/tree
mkdir -p "$tree" "$layer/boot"
for each in ata sata pata scsi cdrom-core isofs; do
  for package in $(find "$pool/debian/pool" -name "$each-modules-$kernel-di_*.udeb"); do
    dpkg-deb --fsys-tarfile "$package" | tar -C "$tree" -x
  done
done
# In the installer /lib is a link, which a folder would replace.
if [ -d "$tree/lib" ]; then
  mkdir -p "$tree/usr/lib"
  cp -a "$tree/lib/." "$tree/usr/lib/"
  rm -r "$tree/lib"
fi
tar -C "$tree" -xf "$files"
dpkg-deb --fsys-tarfile "$pool"/debian/pool/main/b/busybox/busybox-static_*.deb |
  tar -C "$tree/switchyard" -x --strip-components=3 ./usr/bin/busybox
if [ -n "$key" ]; then
  mkdir -p "$tree/usr/share/keyrings"
  sed -e '1,/^$/d' -e '/^[=-]/,$d' "$key" | base64 -d > "$tree/usr/share/keyrings/archive.gpg"
fi
cd "$tree"
find . -mindepth 1 | LC_ALL=C sort > "$layer/names"
xargs -d '\n' touch -h -d "@$SOURCE_DATE_EPOCH" < "$layer/names"
# A second archive behind the installer's own (initramfs buffer format).
{ cat "$pool/initrd.gz"; cpio -o -H newc -R 0:0 --reproducible --quiet < "$layer/names" | gzip -9 -n; } \
  > "$layer/initrd.img"
cp "$pool/vmlinuz" "$layer/vmlinuz"
# What the medium itself starts by.
for each in grub-pc-bin grub-efi-amd64-signed shim-signed shim-helpers-amd64-signed; do
  for package in $(find "$pool/debian/pool" -name "${each}_*.deb"); do
    dpkg-deb --fsys-tarfile "$package" | tar -C "$layer/boot" -x
  done
done
rm -rf "$tree" "$layer/names" "$files" ${key:+"$key"}
