# Debian's installer and all it installs, as an archive of its own with Debian's signatures.
# debian-pool.sh STORE update|keep OUT MIRROR -- PACKAGES...
# Writes OUT/debian (dists and pool), OUT/vmlinuz, OUT/initrd.gz, OUT/kernel with the version of its kernel,
# and OUT/all.list: "package version architecture" for each package.
store=$1 refresh=$2 out=$3 mirror=$4
shift 5
own_apt "$store" "$out"
[ "$refresh" = keep ] || apt-get -q -o APT::Update::Error-Mode=any update >&2

udebs=$(find "$store/lists" -name '*_main_debian-installer_binary-amd64_Packages')
debs=$(find "$store/lists" -name '*_main_binary-amd64_Packages')
release=$(find "$store/lists" -name '*_InRelease')
work=$out/work
mkdir -p "$store/alone" "$work/none/partial" "$out/debian/dists/trixie"

# The installer, and the modules that fit its kernel. Its list has other kernels too.
netboot=debian-installer-13-netboot-amd64
(cd "$store/alone" && apt-get -q download $netboot >&2)
version=$(apt-cache show --no-all-versions $netboot | sed -n 's/^Version: //p')
dpkg-deb --fsys-tarfile "$store/alone/${netboot}_${version}_all.deb" |
  tar -C "$work" -x --wildcards './usr/lib/debian-installer/images/13/amd64/text/*'
images=$work/usr/lib/debian-installer/images/13/amd64/text/debian-installer/amd64
mv "$images/linux" "$out/vmlinuz"
mv "$images/initrd.gz" "$out/initrd.gz"
kernel=$(zcat "$out/initrd.gz" | cpio -it --quiet | sed -n 's|^usr/lib/modules/\([^/]*\)$|\1|p')
echo "$kernel" > "$out/kernel"
awk -v RS= -v FS='\n' -v kernel="$kernel" '{
    own = ""
    for (i = 1; i <= NF; i++) {
      if ($i ~ /^Package: /) package = substr($i, 10)
      if ($i ~ /^Kernel-Version: /) own = substr($i, 17)
    }
    if (own == "" || own == kernel) print package
  }' "$udebs" | sort -u > "$work/alone"
# The installer's busybox has no web server, this one has.
echo busybox-static >> "$work/alone"
grep -q -x "kernel-image-$kernel-di" "$work/alone" || {
  echo "the archive's installer has the kernel $kernel, but its list of modules has none for it" >&2
  exit 1
}

# What debootstrap installs, and what the node asks for; GRUB is one of two that exclude each other.
base=$(awk -v RS= -v FS='\n' '{
    wanted = 0
    for (i = 1; i <= NF; i++) {
      if ($i ~ /^Package: /) package = substr($i, 10)
      if ($i ~ /^Priority: (required|important)$/) wanted = 1
    }
    if (wanted) print package
  }' "$debs")
uris() { apt-get -qq -y -o Dir::Cache::archives="$work/none" --print-uris "$@"; }
{
  uris install "?essential" apt $base "$@" grub-pc
  uris install "?essential" apt $base "$@" grub-efi-amd64 shim-signed
  (cd "$work/none" && uris download $(cat "$work/alone"))
} > "$work/uris"

# 'URI' NAME SIZE HASH; the place in the pool is what follows the mirror.
sort -u "$work/uris" | while read -r uri name _; do
  uri=${uri#\'} uri=${uri%\'}
  path=${uri#"${mirror%/}/"}
  echo "$path $name"
done > "$work/places"
grep -v '^pool/' "$work/places" && exit 1
{
  apt-get -q -y -d install "?essential" apt $base "$@" grub-pc
  apt-get -q -y -d install "?essential" apt $base "$@" grub-efi-amd64 shim-signed
  cd "$store/alone"
  # apt keeps what is there with the right sum.
  apt-get -q download $(cat "$work/alone")
  cd /
} >&2
while read -r path name; do
  path=$(echo "$path" | sed 's/%2b/+/g; s/%7e/~/g; s/%3a/:/g')
  mkdir -p "$out/debian/$(dirname "$path")"
  for from in "$store/archives/$name" "$store/alone/$name"; do
    if [ -e "$from" ]; then ln -f "$from" "$out/debian/$path"; fi
  done
  [ -e "$out/debian/$path" ] || { echo "$name was not fetched" >&2; exit 1; }
done < "$work/places"
awk '{ print $2 }' "$work/places" | sed 's/\.u\?deb$//; s/%3a/:/' |
  awk -F_ '{ print $1, $2, $3 }' | LC_ALL=C sort -u > "$out/all.list"

# The indices as they were signed, under their names and their sums.
dists=$out/debian/dists/trixie
fetch() { /usr/lib/apt/apt-helper download-file "$mirror/dists/trixie/$1" "$dists/$1" ${2:+"$2"} >&2; }
sum_of() { awk -v name="$1" '$3 == name && length($1) == 64 { print $1 }' "$dists/Release"; }
mkdir -p "$dists"/main/{binary-amd64,debian-installer/binary-amd64}/by-hash/SHA256
cp "$release" "$dists/InRelease"
fetch Release
fetch Release.gpg
# The installer reads the one, apt the other; between them a new point release may have come.
sed -e '1,/^$/d' -e '/^-----BEGIN PGP SIGNATURE/,$d' -e 's/^- //' "$dists/InRelease" > "$work/signed"
cmp "$dists/Release" "$work/signed" >&2
# By this one the installer sees whether the archive has its architecture.
fetch main/binary-amd64/Release "SHA256:$(sum_of main/binary-amd64/Release)"
for each in main/binary-amd64 main/debian-installer/binary-amd64; do
  sum=$(sum_of "$each/Packages.xz")
  fetch "$each/Packages.xz" "SHA256:$sum"
  ln "$dists/$each/Packages.xz" "$dists/$each/by-hash/SHA256/$sum"
done
rm -rf "$work" "$out/apt.conf"
