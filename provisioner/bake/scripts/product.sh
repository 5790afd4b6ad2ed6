# The product layer: built files and production modules, with the same owner, modes and times
# wherever they were built.
# product.sh LAYER PROJECT DIST BUILD MODULES...
layer=$1 project=$2 dist=$3 build=$4
shift 4
home=$layer/upper/usr/lib/switchyard
units=$layer/upper/usr/lib/systemd/system
mkdir -p "$home" "$units" "$layer/upper/usr/bin"
cp -R "$dist/." "$home/"
cp "$project/package.json" "$project/LICENSE" "$home/"
echo "$build" > "$home/build"
# A module's folder may hold modules of its own; those are listed themselves.
tar -C "$project" --exclude-vcs -cf - "$@" | tar -C "$home" -xf -
find "$home/node_modules" \( -name '*.map' -o -name '*.md' -o -name '*.d.ts' \) ! -iname 'licen*' -delete
ln -s ../lib/switchyard/cli/switchyard.js "$layer/upper/usr/bin/switchyard"
cp "$home"/image/content/units/*.service "$home"/image/content/units/*.timer "$units/"
chown -R -h 0:0 "$layer/upper"
chmod -R u=rwX,go=rX "$layer/upper"
chmod 755 "$home/cli/switchyard.js"
find "$layer/upper" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
