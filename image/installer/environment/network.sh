# The way to `switchyard serve`: the interface the firmware started from, or any with a link.

# Interfaces that may be it, best first.
candidates() {
  for each in /sys/class/net/*; do
    name=${each##*/}
    [ "$name" != lo ] || continue
    [ -z "${boot_mac:-}" ] || [ "$(cat "$each/address")" = "$boot_mac" ] || continue
    ip link set "$name" up
    echo "$name"
  done
}

has_link() { [ "$(cat "/sys/class/net/$1/carrier" 2> /dev/null)" = 1 ]; }

configure() {
  if [ -n "${address:-}" ]; then
    ip address add "$address" dev "$1"
    [ -z "${gateway:-}" ] || ip route add default via "$gateway"
  else
    udhcpc -q -n -t 5 -T 3 -i "$1" -s /switchyard/bin/lease > /dev/null 2>&1
  fi
}

# A switch may take half a minute before it lets anything through.
open_network() {
  ip link set lo up
  for _ in $(seq 30); do
    for each in $(candidates); do
      has_link "$each" && configure "$each" && return
    done
    sleep 1
  done
  give_up "no network: no interface with a link${boot_mac:+ and address $boot_mac} ($(macs | tr '\n' ' '))"
}
