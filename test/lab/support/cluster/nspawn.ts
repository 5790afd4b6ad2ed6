import type { Command } from '../../../../provisioner/runner/runner.ts'

/** Where nodes are laid, seen by the lab's own processes only. */
const NODES = '/mnt'

/** Root of a node, in the lab's mounts. */
export const rootOf = (node: string): string => `${NODES}/${node}/root`

/**
 * A network and mounts of the lab's own: a bridge on which the lab has addresses, memory for what
 * nodes write, and the cgroups systemd wants to see, version 2 alone (systemd-nspawn(1)).
 */
export const HOLD = `set -e
read -r pid rest </proc/self/stat
mount --make-rprivate /
mount -t proc proc /proc
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p /run/netns
mount -t tmpfs none /run/netns
mount -t tmpfs none ${NODES}
mkdir -p "/sys/fs/cgroup/$1"
ip link set lo up
ip link add lab0 type bridge
shift
for address in "$@"; do ip address add "$address" dev lab0; done
ip link set lab0 up
echo "$pid"
exec sleep infinity`

/** Layers, and what the node alone has; a network cable to the bridge. */
export const LAY = `set -e
node=$1 store=$2 layers=$3
mkdir -p ${NODES}/$node/upper ${NODES}/$node/work ${NODES}/$node/root
cd "$store"
mount -t overlay lab -o "userxattr,lowerdir=$layers,upperdir=${NODES}/$node/upper,workdir=${NODES}/$node/work" \
  ${NODES}/$node/root
tar -C ${NODES}/$node/root --no-overwrite-dir -xf -
ip netns add "$node"
ip link add "lab-$node" type veth peer name host0 netns "$node"
ip link set "lab-$node" master lab0 up`

/** systemd and everything it starts. */
const BOOT = `set -e
read -r pid rest </proc/self/stat
echo "$pid"
group=/sys/fs/cgroup/$1
mkdir -p "$group"
echo 0 >"$group/cgroup.procs"
shift
exec systemd-nspawn "$@"`

/** Takes away the cgroups of a lab whose processes are gone; a namespace does not own them. */
export const CLEAN = `mount -t cgroup2 none /sys/fs/cgroup
for try in 1 2 3 4 5 6 7 8 9; do
  find "/sys/fs/cgroup/$1" -depth -type d -exec rmdir {} + && exit
  sleep 0.2 # the last processes are on their way out
done
exit 1`

/** What the node is told: no registration with a manager of machines, a network that is there. */
export function bootCommand(
  cgroup: string,
  node: string,
  credentials: Readonly<Record<string, string>>,
): Command {
  const options = [
    ...['--quiet', '--register=no', '--keep-unit', '--boot', '--console=pipe', '--link-journal=no'],
    ...['--machine', node, '--directory', rootOf(node)],
    ...['--network-namespace-path', `/run/netns/${node}`, '--capability=CAP_NET_ADMIN'],
    '--kill-signal=SIGRTMIN+3',
    ...Object.entries(credentials).map(([name, value]) => `--set-credential=${name}:${value}`),
  ]
  return { file: 'sh', args: ['-c', BOOT, 'boot', cgroup, ...options] }
}
