#!/bin/sh
# ask-passphrase FILE: has somebody type a passphrase twice, on whichever console he sits before, and
# writes it into FILE, which must be in memory. It is not echoed, and nothing of it goes to the log.
file=$1
umask 077

ask() {
  exec < "/dev/$1" > "/dev/$1" 2>&1
  stty -echo
  while :; do
    printf '\nPassphrase for the disks, 8 characters or more: '
    IFS= read -r first || exit
    printf '\nThe same again: '
    IFS= read -r second || exit
    if [ "$first" != "$second" ]; then
      printf '\nThey differ.'
    elif [ ${#first} -lt 8 ]; then
      printf '\nIt is too short.'
    else
      printf '\nThank you.\n'
      printf %s "$first" > "$file.new"
      mv "$file.new" "$file"
      exit
    fi
  done
}

consoles=$(cat /sys/class/tty/console/active)
asking=
for console in $consoles; do
  ask "$console" &
  asking="$asking $!"
done
until [ -e "$file" ]; do sleep 1; done
kill $asking 2> /dev/null || true
for console in $consoles; do stty echo < "/dev/$console" || true; done
