import type { Cluster } from '../../../inventory/model/cluster.ts'
import { renderServerScript } from '../../../partitioning/formats/render-server-script.ts'
import type { MetalNode } from '../preseed-input.ts'
import { renderDiskCheck } from '../render-disk-check.ts'
import { keyCommands, unlockCommands } from './encryption-commands.ts'
import { mountCommands } from './mount-commands.ts'
import { type PlannedServer, planServer } from './plan-server.ts'
import { bootLoaderCommands } from './render-boot-loader.ts'

export interface PlanInput {
  readonly cluster: Cluster
  readonly node: MetalNode
  /** Where the root filesystem lies below the plan's source, with `.sha256` beside it. */
  readonly root: string
}

/**
 * What our installer runs to make a machine a node, for a POSIX shell: check of the disks, partitions,
 * filesystems, root filesystem, boot loader, the node's own files. Every size and every UUID is in it;
 * it decides nothing but which of the machine's disks are meant.
 *
 * It needs two commands: `phase NAME PERCENT MESSAGE` tells how far it is, `fetch PATH` writes a file of
 * the source to standard output. It ends with 0 when the machine may start from its disks.
 *
 * @throws {RecipeTooLargeError} when the node's disks are too small.
 */
export function renderPlan({ cluster, node, root }: PlanInput): string {
  const planned = planServer(cluster, node)
  return [
    `# Makes a machine the node ${node.name} of ${cluster.name}. Rendered; nothing here is to be edited.`,
    'set -eu',
    `phase checking 5 ${`'the disks of ${node.name}'`}`,
    renderDiskCheck(node, REFUSE),
    ...nameDisks(planned),
    ...keyCommands(planned.solved),
    'for each in $chosen; do phase partitioning 10 "$(about "$each")"; done',
    renderServerScript(planned.solved, planned.identity),
    'phase extracting 20 "filesystems made"',
    ...mountCommands(planned.solved),
    ...extract(root),
    'phase bootloader 80 "root filesystem unpacked"',
    ...bootLoaderCommands(planned),
    'phase identity 90 "every disk starts"',
    'fetch node/identity.tar > /run/switchyard/identity.tar',
    'tar -x -f /run/switchyard/identity.tar -C /target',
    ...unlockCommands(planned.solved),
    'if [ -e /run/switchyard/log ]; then',
    '  cp /run/switchyard/log /target/var/log/switchyard-install.log',
    '  chmod 600 /target/var/log/switchyard-install.log',
    'fi',
    ...close(planned),
    `phase rebooting 100 '${node.name} is on its disks'`,
    '',
  ].join('\n')
}

/** What the environment does when a plan ends is to tell of it and to wait. */
const REFUSE = ['cat "$run/refusal"', 'exit 1']

/** By what they are now: the kernel's names are good until the next start. */
function nameDisks({ solved }: PlannedServer): readonly string[] {
  return [
    'stem() { case $1 in *[0-9]) echo "$1p" ;; *) echo "$1" ;; esac; }',
    'set -- $chosen',
    ...solved.disks.flatMap((_, index) => {
      const number = index + 1
      return [`disk${number}=/dev/$${number}`, `part${number}=$(stem /dev/$${number})`]
    }),
  ]
}

/** The sum is taken on the way: a second reading of a disc would take as long as the first. */
const extract = (root: string): readonly string[] => [
  'mkfifo /run/switchyard/sum',
  'sha256sum < /run/switchyard/sum | cut -c 1-64 > /run/switchyard/found &',
  `fetch ${root} | tee /run/switchyard/sum | zstd -dc |`,
  "  tar -x -p --numeric-owner --xattrs --xattrs-include='*' -C /target -f - || {",
  "    echo 'the root filesystem was not unpacked: the network, or a disk, stopped in the middle'",
  '    exit 1',
  '  }',
  'wait $!',
  `if [ "$(cat /run/switchyard/found)" != "$(fetch ${root}.sha256 | cut -c 1-64)" ]; then`,
  `  echo 'the root filesystem is damaged: ${root} has another SHA-256'`,
  '  exit 1',
  'fi',
]

function close({ solved: { arrays, container, group } }: PlannedServer): readonly string[] {
  return [
    'sync',
    'umount -R /target',
    `vgchange --quiet -an ${group.name}`,
    ...(container ? [`cryptsetup close ${container.device}`] : []),
    ...(arrays.length > 0 ? [`mdadm --stop ${arrays.map(({ device }) => device).join(' ')}`] : []),
  ]
}
