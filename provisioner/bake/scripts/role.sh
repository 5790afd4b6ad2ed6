# The role layer: a role's packages on top of the core, in an overlay; then everything that must not
# be in an image is removed.
# role.sh CORE LAYER REPOSITORY PACKAGES...
core=$1 layer=$2 repository=$3
shift 3
mkdir -p "$layer/upper" "$layer/work" "$layer/merged"
root=$layer/merged
# userxattr: what an overlay notes down where the kernel lets an ordinary user do so, too.
# volatile: dpkg asks for some thirty fsyncs a package, for a system nobody runs yet.
mount -t overlay overlay \
  -o "userxattr,volatile,lowerdir=$core,upperdir=$layer/upper,workdir=$layer/work" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

if [ $# -gt 0 ]; then
  mount --bind "$repository" "$root/mnt"
  echo "deb [trusted=yes] file:///mnt ./" > "$root/etc/apt/sources.list"
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  chroot "$root" apt-get -qq -o Acquire::Languages=none update >&2
  chroot "$root" apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
    -o APT::Sandbox::User=root install "$@" >&2
  umount "$root/mnt"
fi

for tool in /usr/bin/py3compile /usr/sbin/update-initramfs /usr/sbin/depmod; do
  rm -f "$root$tool"
  chroot "$root" dpkg-divert --quiet --local --rename --remove $tool
done
# The core's own index lists nothing: the modules were not there when it was asked for.
cd "$root"
rm -rf usr/sbin/policy-rc.d etc/apt/sources.list var/lib/apt/lists/* \
  var/cache/apt/*.bin var/cache/apt/archives/* var/cache/ldconfig/aux-cache \
  var/cache/debconf/*-old var/lib/dpkg/*-old var/log/apt/* var/log/*.log var/log/lastlog \
  var/log/faillog var/log/wtmp var/log/btmp etc/ssh/ssh_host_* etc/hostname etc/resolv.conf \
  var/lib/systemd/catalog/database var/lib/systemd/random-seed etc/passwd- etc/group- \
  etc/shadow- etc/gshadow- etc/subuid- etc/subgid- etc/.pwd.lock var/lib/dbus/machine-id \
  etc/ssl/private/ssl-cert-snakeoil.key etc/ssl/certs/ssl-cert-snakeoil.pem \
  etc/apt/apt.conf.d/99mmdebstrap etc/dpkg/dpkg.cfg.d/99mmdebstrap tmp/* run/* etc/machine-id
: > etc/machine-id
# The name of a temporary file, noted down by postgresql-common.
sed -i 's|\(/tmp/postgresql-common\.\)[[:alnum:]]*|\1|' var/cache/debconf/config.dat
[ ! -d etc/ssl/certs ] || find etc/ssl/certs -lname ssl-cert-snakeoil.pem -delete
find . -xdev -name __pycache__ -prune -exec rm -rf {} +
cd /
umount -l "$root/dev" "$root/proc" "$root"
rm -rf "$layer/work" "$layer/merged"
