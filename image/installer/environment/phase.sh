#!/bin/sh
# phase NAME PERCENT MESSAGE: tells where the installation is, on every console and to the service.
line="switchyard: $1 $2% $3"
for console in $(cat /sys/class/tty/console/active); do echo "$line" > "/dev/$console"; done

# Of application/x-www-form-urlencoded only what would be misunderstood (URL standard, 5).
encode() { sed 's/%/%25/g; s/&/%26/g; s/+/%2B/g; s/=/%3D/g; s/ /+/g' | tr '\n' '\r' | sed 's/\r/%0A/g'; }

source=$(cat /run/switchyard/source 2> /dev/null)
case $source in http://*) ;; *) exit 0 ;; esac
form="phase=$1&percent=$2&message=$(echo "$3" | tr '\n' ' ' | encode)"
if [ "$1" = failed ] && [ -e /run/switchyard/log ]; then
  form="$form&log=$(tail -c 8192 /run/switchyard/log | encode)"
fi
# Whether anybody listens is not the node's affair, until it is all that is left to do.
wget -q -T 10 -O /dev/null --post-data "$form" "${source}phase" || [ "$1" != failed ]
