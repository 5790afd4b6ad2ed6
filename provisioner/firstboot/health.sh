#!/bin/sh
# Says how the node is, above the console's login (agetty(8), issue.d) and to who logs in by SSH
# (pam_motd(8)): one line, from what systemd, the disk and the clock tell.
set -eu

troubles=''
trouble() { troubles="$troubles${troubles:+; }$1"; }

# A service that is started again and again is no better than one that has failed.
for unit in $(systemctl list-units --type=service --state=failed,auto-restart --plain --no-legend \
  | awk '{ print $1 }'); do
  trouble "$unit does not run"
done
used=$(df --output=pcent /var | tail -n 1 | tr -dc '0-9')
[ "$used" -lt 90 ] || trouble "/var is $used % full"
# A container has its host's clock.
if [ "$(timedatectl show --property NTPSynchronized --value)" != yes ] && ! systemd-detect-virt --quiet --container
then trouble 'the clock is not set by a time server'
fi

line="Health: ${troubles:-all is well}"
shown=/run/issue.d/40-switchyard-health.issue
mkdir -p -m 755 /run/issue.d /run/motd.d
[ "$line" != "$(cat "$shown" 2> /dev/null || :)" ] || exit 0
for file in "$shown" /run/motd.d/switchyard-health; do
  echo "$line" > "$file.tmp"
  mv "$file.tmp" "$file"
done
agetty --reload
