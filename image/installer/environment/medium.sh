# The disc or stick this machine was started from, and which of its nodes the machine is.

# A drive may take seconds until it tells what is in it.
open_medium() {
  for _ in $(seq 30); do
    for each in $(blkid -t LABEL=SWITCHYARD -o device); do
      mount -t iso9660 -o ro "$each" /medium 2> /dev/null && break 2
    done
    sleep 1
  done
  [ -e /medium/nodes/table ] || give_up 'no medium with the label SWITCHYARD'
  : "${node:=$(this_node)}"
  [ -n "$node" ] || give_up "no node of the medium has this machine's addresses ($(macs | tr '\n' ' ')) or serial number ($(dmi_serial))"
  source=/medium
  mount --bind "/medium/nodes/$node" /medium/node || give_up "the medium has no node $node"
}

dmi_serial() { cat /sys/class/dmi/id/product_serial 2> /dev/null; }

# Lines of the table: node, MAC addresses with commas between, serial number or -.
this_node() {
  own=" $(macs | tr '\n' ' ')"
  serial=$(dmi_serial)
  while read -r name addresses number; do
    for each in $(echo "$addresses" | tr , ' '); do
      case $own in *" $each "*) echo "$name" && return ;; esac
    done
    [ "$number" != - ] && [ "$number" = "$serial" ] && echo "$name" && return
  done < /medium/nodes/table
}
