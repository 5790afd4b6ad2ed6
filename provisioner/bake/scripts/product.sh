# The product layer: built files and production modules, with the same owner and times everywhere.
# product.sh LAYER FILES.tar
layer=$1 files=$2
mkdir -p "$layer/upper"
tar -C "$layer/upper" --no-same-owner -xf "$files"
chown -R -h 0:0 "$layer/upper"
