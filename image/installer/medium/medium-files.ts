import type { Cluster } from '../../../inventory/model/cluster.ts'
import { formatSize } from '../../../partitioning/formats/format-size.ts'
import { file, type ImageFile } from '../../content/image-file.ts'
import { KERNEL_ARGUMENTS } from '../../content/system-files.ts'
import { renderPlan } from '../plan/render-plan.ts'
import type { MetalNode } from '../preseed-input.ts'

/** A node that can be installed from a medium. */
export interface NodeOnMedium {
  readonly node: MetalNode
  /** Path of its root filesystem on the medium, without the leading slash. */
  readonly root: string
}

/** Volume label by which the installer finds its medium again (ECMA-119, 8.4.7: 32 characters). */
export const MEDIUM_LABEL = 'SWITCHYARD'

/** What GRUB of the medium reads first: discs have no UUID it knows, so it looks for a file. */
export const renderMediumStart = (): string =>
  [
    'search.file /nodes/table root',
    'set prefix=($root)/boot/grub',
    'configfile $prefix/grub.cfg',
    '',
  ].join('\n')

/** Text files of an installation medium; beside them lie kernel, initrd, roots and identities. */
export function mediumFiles(
  cluster: Cluster,
  nodes: readonly NodeOnMedium[],
): readonly ImageFile[] {
  const servers = nodes.map(({ node }) => node)
  return [
    ...discFiles(cluster, servers, `switchyard.source=medium ${KERNEL_ARGUMENTS}`),
    ...nodes.map(({ node, root }) =>
      file(`/nodes/${node.name}/plan.sh`, renderPlan({ cluster, node, root })),
    ),
  ]
}

/** What every medium has, whichever installer is on it: its menu, and whose machine is which node. */
export function discFiles(
  cluster: Cluster,
  nodes: readonly MetalNode[],
  kernelArguments: string,
): readonly ImageFile[] {
  return [
    // Debian's GRUB for discs knows its own by this file.
    file('/.disk/info', `Switchyard, installation of ${cluster.name}\n`),
    file('/boot/grub/grub.cfg', renderMenu(nodes, kernelArguments)),
    file('/nodes/table', nodes.map(tableLine).join('')),
  ]
}

/** Name, MAC addresses, serial number of the machine or a dash. */
function tableLine({ name, interfaces, metal }: MetalNode): string {
  const addresses = interfaces.flatMap(({ mac }) => mac ?? []).join(',')
  return `${name} ${addresses || '-'} ${metal.serial ?? '-'}\n`
}

const CHOICE = 'the node whose MAC address or serial number this machine has'

function renderMenu(nodes: readonly MetalNode[], kernelArguments: string): string {
  return [
    'serial --unit=0 --speed=115200',
    'terminal_input console serial',
    'terminal_output console serial',
    'set timeout=10',
    ...menuEntry(`Install ${CHOICE}`, kernelArguments),
    ...nodes.flatMap((node) =>
      menuEntry(
        `Install ${node.name}: ${describe(node)}`,
        `switchyard.node=${node.name} ${kernelArguments}`,
      ),
    ),
    '',
  ].join('\n')
}

const menuEntry = (title: string, kernelArguments: string): readonly string[] => [
  `menuentry '${title}' {`,
  `  linux /boot/vmlinuz ${kernelArguments}`,
  '  initrd /boot/initrd.img',
  '}',
]

function describe({ interfaces: [first], metal: { disks, layout } }: MetalNode): string {
  const sizes = disks.map(({ bytes }) => formatSize(bytes)).join(', ')
  return `${first?.address}, layout ${layout} on ${sizes}`
}
