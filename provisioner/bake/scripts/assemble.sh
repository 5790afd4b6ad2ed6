# A disk from layers, with no loop device: filesystems are written straight into the image.
# assemble.sh PLAN; PLAN is a folder that holds layout.sh, sfdisk, grub-start.cfg, files.tar
plan=$1
. "$plan/layout.sh"
disk=$plan/disk.raw root=$plan/merged
mkdir -p "$plan/files" "$root"
tar -C "$plan/files" -xf "$plan/files.tar"

# By short names: the kernel takes no mount option longer than 255 bytes (fsconfig(2)).
cd "$plan"
stack=files number=0
for layer in $layers; do
  number=$((number + 1))
  ln -s "$layer" "layer$number"
  stack=$stack:layer$number
done
mount -t overlay overlay -o "userxattr,lowerdir=$stack" "$root"

rm -f "$disk"
truncate -s "$disk_size" "$disk"

# Sorted names, clamped times, no access times: the same tree gives the same bytes.
archive() {
  tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --clamp-mtime --numeric-owner --format=posix \
    --xattrs --xattrs-include='security.capability' --pax-option=delete=atime,delete=ctime "$@" \
    -cf - .
}
# metadata_csum_seed and orphan_file are left out for GRUB and older rescue systems. What mke2fs
# would choose for a small filesystem (tiny journal, many inodes) is wrong for one that will grow.
filesystem() {
  label=$1 uuid=$2 seed=$3 offset=$4 size=$5
  mke2fs -q -t ext4 -T default -b 4096 -J size=64 -L "$label" -U "$uuid" \
    -O ^metadata_csum_seed,^orphan_file \
    -E "hash_seed=$seed,lazy_itable_init=0,lazy_journal_init=0,nodiscard,root_owner=0:0,offset=$offset" \
    -d - "$disk" "$((size / 4096))" >&2
}
archive -C "$root" --exclude='./dev/*' --exclude='./proc/*' --exclude='./sys/*' \
  --exclude='./run/*' --exclude='./tmp/*' --exclude='./var/*' |
  filesystem root "$root_uuid" "$root_seed" "$root_start" "$root_size" &
rootfs=$!
archive -C "$root/var" |
  filesystem var "$var_uuid" "$var_seed" "$var_start" "$var_size"

mkfs.vfat --invariant -F 32 -s 1 -i "$esp_serial" -n ESP --offset "$((esp_start / 512))" "$disk" \
  "$((esp_size / 1024))" >&2
esp="$disk@@$esp_start"
touch -d "@$SOURCE_DATE_EPOCH" "$plan/grub-start.cfg"
mmd -i "$esp" ::EFI ::EFI/BOOT ::EFI/debian
mcopy -m -i "$esp" "$root/usr/lib/shim/shimx64.efi.signed" ::EFI/BOOT/BOOTX64.EFI
mcopy -m -i "$esp" "$root/usr/lib/shim/mmx64.efi.signed" ::EFI/BOOT/mmx64.efi
mcopy -m -i "$esp" "$root/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" ::EFI/BOOT/grubx64.efi
mcopy -m -i "$esp" "$plan/grub-start.cfg" ::EFI/BOOT/grub.cfg
mcopy -m -i "$esp" "$plan/grub-start.cfg" ::EFI/debian/grub.cfg
wait "$rootfs"

sfdisk -q --no-reread --no-tell-kernel --wipe never "$disk" < "$plan/sfdisk" >&2
grub-mkimage -d "$root/usr/lib/grub/i386-pc" -O i386-pc -o "$plan/core.img" \
  -c "$plan/grub-start.cfg" -p /boot/grub $grub_modules
cp "$root/usr/lib/grub/i386-pc/boot.img" "$plan/boot.img"
cp "$root/var/lib/dpkg/status" "$plan/dpkg-status"
umount "$root"

# The disk without file contents: configuration is tried on this small twin.
e2image -r -f -o "$root_start" -O "$root_start" "$disk" "$plan/twin.raw" >&2
truncate -s "$disk_size" "$plan/twin.raw"
rm -rf "$plan"/layer* "$plan/files" "$root"
