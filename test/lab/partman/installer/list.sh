# The partitions of every disk of a case, as parted_server has them.
. /lib/partman/lib/base.sh
for dev in "$DEVICES"/=dev=sd?; do
  cd "$dev"
  open_dialog PARTITIONS
  read_paragraph | sed "s|^|${dev##*=} |"
  close_dialog
done
