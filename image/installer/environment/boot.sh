# The boot script of initramfs-tools(7), where others mount the root filesystem: this machine has none
# yet. What follows is the first process of the machine and never ends.
mountroot() { exec /bin/sh /switchyard/install.sh; }
