# unpack.sh LIST MIRROR FOLDER: fetches the installer's packages, each with its checksum, and unpacks
# them over one another. FOLDER appears whole or not at all.
set -e
list=$1 mirror=$2 folder=$3
work=$folder.$$.tmp
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/root" "$work/usr"
grep -v '^#' "$list" | while read -r sum path; do
  /usr/lib/apt/apt-helper -qq download-file "$mirror/$path" "$work/package.udeb" "SHA256:$sum"
  dpkg-deb -x "$work/package.udeb" "$work/root"
  rm "$work/package.udeb"
done
# As on every merged /usr, which the root below has.
for each in bin sbin lib; do
  [ ! -d "$work/root/$each" ] || cp -a "$work/root/$each" "$work/root/usr/" && rm -rf "${work:?}/root/$each"
done
mv "$work/root" "$folder"
