#!/bin/sh
# What every node must have of its own, made where it is missing; a second run changes nothing.
set -eu
umask 077

# Debian's own unit waits for a first boot as systemd defines it, which an image without a
# machine-id file would have but one with an empty file has not.
ssh-keygen -A

secret=/var/lib/switchyard/engine.secret
if [ ! -s "$secret" ]; then
  mkdir -p -m 755 "${secret%/*}"
  head -c 32 /dev/urandom | base64 -w 0 > "$secret.tmp"
  mv "$secret.tmp" "$secret"
fi

# Who logs in at the console, or calls somebody who sees it, can compare them (agetty(8), issue.d).
mkdir -p -m 755 /run/issue.d
for key in /etc/ssh/ssh_host_*_key.pub; do
  ssh-keygen -lf "$key"
done > /run/issue.d/20-switchyard-keys.issue
