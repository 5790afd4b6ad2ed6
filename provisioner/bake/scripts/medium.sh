# An installation medium that starts from disc or stick, by BIOS or by UEFI with or without Secure Boot.
# medium.sh WORK OUTPUT LABEL CORE KERNEL INITRD ROOTS...
# WORK has files.tar, start.cfg and grub-modules; CORE is a folder with GRUB and shim; each of ROOTS is
# PATH=FILE, PATH on the medium.
work=$1 output=$2 label=$3 core=$4 kernel=$5 initrd=$6
shift 6
tree=$work/tree
mkdir -p "$tree/node"
tar -C "$tree" -xf "$work/files.tar"

# shellcheck disable=SC2046
grub-mkimage -d "$core/usr/lib/grub/i386-pc" -O i386-pc-eltorito -o "$tree/boot/grub/eltorito.img" \
  -c "$work/start.cfg" -p /boot/grub $(cat "$work/grub-modules")
esp=$work/esp.img
truncate -s 8M "$esp"
mkfs.vfat --invariant -F 12 -n EFI "$esp" >&2
touch -d "@$SOURCE_DATE_EPOCH" "$work/start.cfg"
mmd -i "$esp" ::EFI ::EFI/BOOT ::EFI/debian
mcopy -m -i "$esp" "$core/usr/lib/shim/shimx64.efi.signed" ::EFI/BOOT/BOOTX64.EFI
mcopy -m -i "$esp" "$core/usr/lib/shim/mmx64.efi.signed" ::EFI/BOOT/mmx64.efi
mcopy -m -i "$esp" "$core/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed" ::EFI/BOOT/grubx64.efi
mcopy -m -i "$esp" "$work/start.cfg" ::EFI/BOOT/grub.cfg
mcopy -m -i "$esp" "$work/start.cfg" ::EFI/debian/grub.cfg

date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S00)
xorriso -as mkisofs -quiet -V "$label" -R -iso-level 3 -o "$output" \
  --modification-date="$date" --set_all_file_dates "$date" -uid 0 -gid 0 \
  -b boot/grub/eltorito.img -no-emul-boot -boot-load-size 4 -boot-info-table --grub2-boot-info \
  --grub2-mbr "$core/usr/lib/grub/i386-pc/boot_hybrid.img" \
  -append_partition 2 0xef "$esp" -eltorito-alt-boot -e --interval:appended_partition_2:all:: \
  -no-emul-boot -isohybrid-gpt-basdat -partition_cyl_align off \
  -graft-points "/=$tree" "/boot/vmlinuz=$kernel" "/boot/initrd.img=$initrd" "$@" >&2
sha256sum "$output" | cut -d ' ' -f 1
