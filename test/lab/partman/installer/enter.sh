# enter.sh LAYERS FOLDER: runs the driver in the installer's root. The layers, topmost first, are
# laid over one another in memory; FOLDER, with the driver and the cases, is bound into it.
set -e
mount -t tmpfs partman /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay partman -o "lowerdir=$1,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
root=/mnt/root
# Memory is what the case says, and no device of this machine is in sight.
mount -t tmpfs proc $root/proc
mount -t tmpfs dev $root/dev
mkdir -p $root/cases $root/usr/share/debconf $root/var/lib/partman/devices
mknod $root/dev/null c 1 3
mount --bind "$2" $root/cases
cp "$2/confmodule.sh" $root/usr/share/debconf/confmodule
mkdir "$2/bin"
for each in pvcreate vgcreate vgs lvcreate; do cp "$2/lvm2.sh" "$2/bin/$each"; done
printf '#!/bin/sh\nshift 2\nexec "$@"\n' > "$2/bin/log-output"
printf '#!/bin/sh\n' > "$2/bin/update-dev"
sed -i '1i #!/bin/sh' "$2"/bin/pvcreate "$2"/bin/vgcreate "$2"/bin/vgs "$2"/bin/lvcreate
chmod +x "$2"/bin/*
# What the menu shows of a partition; it takes most of the time and decides nothing.
rm -rf $root/lib/partman/update.d
# The installer looks for disks anew after each volume group; ours are files, and known.
rm $root/lib/partman/lib/lvm-remove.sh
printf 'stop_parted_server() { :; }\nrestart_partman() { :; }\n' >> $root/lib/partman/lib/base.sh
exec chroot $root /bin/sh /cases/drive.sh
