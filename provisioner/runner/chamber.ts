import type { Command } from './runner.ts'

/** Who runs the chamber: root opens it directly, others through subordinate user ids. */
export interface Owner {
  readonly isRoot: boolean
}

/** A folder tree to change the root to, and the folders of this machine that stay in sight. */
export interface NewRoot {
  readonly path: string
  /** Seen at the same path inside as outside. */
  readonly binds: readonly string[]
}

const FOLDERS = 'proc sys dev'

/** Binds the machine's folders into the new root, then becomes the command. */
const ENTER = `set -e
root=$1; shift
# A mount of its own: some programs want to change how their root is mounted.
mount --rbind "$root" "$root"
for folder in ${FOLDERS}; do mkdir -p "$root/$folder"; mount --rbind "/$folder" "$root/$folder"; done
mkdir -p "$root/etc" "$root/tmp"
[ ! -e /etc/resolv.conf ] || cat /etc/resolv.conf > "$root/etc/resolv.conf"
while [ "$1" != -- ]; do mkdir -p "$root$1"; mount --rbind "$1" "$root$1"; shift; done
shift
[ -d "$root$PWD" ] || cd /
exec chroot "$root" /usr/bin/env -C "$PWD" "$@"`

/**
 * Wraps a command so that it may mount, change roots and own files as root without leaving a trace:
 * its mounts and processes end with it, however it ends (namespaces(7), unshare(1)).
 */
export function inChamber(command: Command, owner: Owner, newRoot?: NewRoot): Command {
  const identity = owner.isRoot ? [] : ['--user', '--map-root-user', '--map-auto']
  const inner = newRoot
    ? ['sh', '-c', ENTER, 'enter', newRoot.path, ...newRoot.binds, '--']
    : ['env']
  return {
    ...command,
    name: command.name ?? command.file,
    file: 'unshare',
    args: [
      ...identity,
      ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
      ...inner,
      command.file,
      ...command.args,
    ],
  }
}
