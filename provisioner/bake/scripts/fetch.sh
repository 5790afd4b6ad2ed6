# Resolves package sets against the archive and fetches what is missing, with a private apt state.
# fetch.sh STORE update|keep OUT -- CORE... -- ROLE...
# Writes OUT/core.list and OUT/all.list: "package version architecture file" for each package.
store=$1 refresh=$2 out=$3
shift 4
core="?essential apt"
while [ "$1" != -- ]; do core="$core $1"; shift; done
shift
role=$*

own_apt "$store" "$out"
[ "$refresh" = keep ] || apt-get -q -o APT::Update::Error-Mode=any update >&2

# Lists what a set needs; asking for the places of the files is several times faster than simulating.
# An empty archive folder makes apt name every file, not only those that are still missing.
mkdir -p "$out/none/partial"
resolve() {
  apt-get -qq -y -o Dir::Cache::archives="$out/none" --print-uris install "$@" |
    awk '{ name = $2; sub(/\.deb$/, "", name); split(name, part, "_"); gsub("%3a", ":", part[2])
      print part[1], part[2], part[3], $2 }' | LC_ALL=C sort
}
resolve $core > "$out/core.list"
resolve $core $role > "$out/all.list"
[ -s "$out/core.list" ] && [ -s "$out/all.list" ]
apt-get -q -y -d install $core $role >&2

# An index of exactly these packages, with the archive's own checksums. apt keeps a file under the
# package's whole version, the pool under the version without its epoch.
mkdir -p "$out/repository"
while read -r package version architecture file; do
  ln -f "$store/archives/$file" "$out/repository/$file"
done < "$out/all.list"
awk 'FNR == NR && NF { wanted[$1, $2, $3] = $4; names["Package: " $1] = 1; next }
  !($1 in names) { next }
  { for (i = 1; i <= NF; i++) {
      if ($i ~ /^Package: /) package = substr($i, 10)
      else if ($i ~ /^Version: /) version = substr($i, 10)
      else if ($i ~ /^Architecture: /) architecture = substr($i, 15)
    }
    key = package SUBSEP version SUBSEP architecture
    if (!(key in wanted)) next
    for (i = 1; i <= NF; i++) print ($i ~ /^Filename: /) ? "Filename: ./" wanted[key] : $i
    print ""
    delete wanted[key]
  }' "$out/all.list" RS= FS='\n' "$store"/lists/*_Packages > "$out/repository/Packages"
