# The product as one archive, for nodes that run: what belongs under /usr/lib/switchyard.
# pack.sh LAYER ARCHIVE
tar -C "$1/usr/lib/switchyard" --sort=name --numeric-owner -cf - . | gzip -9 -n > "$2"
