#!/bin/sh
# What the installer's initrd has beside what every initramfs has (initramfs-tools(7)): the programs
# and modules that lay out disks, fetch a root filesystem and unpack it.
[ "$1" != prereqs ] || exit 0
. /usr/share/initramfs-tools/hook-functions

# Where busybox has a program of the same name it has gone before us; its tar knows no capabilities.
for program in sfdisk wipefs blkid mkfs.ext4 mkfs.xfs mkfs.vfat mkswap mount umount zstd tar \
  cryptsetup efibootmgr; do
  found=$(PATH=/usr/sbin:/usr/bin command -v $program)
  # It may be a link to a program of several names, mkfs.ext4 to mke2fs.
  rm -f "$DESTDIR$found" "$DESTDIR$(readlink -f "$found")"
  copy_exec "$found"
done
for program in pvcreate vgcreate lvcreate; do ln -s lvm "$DESTDIR/usr/sbin/$program"; done

manual_add_modules af_packet efivarfs ext4 xfs vfat nls_cp437 nls_ascii nls_utf8 isofs sr_mod \
  usb_storage uas dm_mod raid0 raid1 raid10 dm_crypt algif_skcipher aes_generic aesni_intel xts ecb \
  tpm_tis tpm_crb
cp -r /usr/lib/switchyard-installer "$DESTDIR/switchyard"
