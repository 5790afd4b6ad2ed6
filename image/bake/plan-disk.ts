import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { renderFstab } from '../../partitioning/formats/render-fstab.ts'
import { renderRepart } from '../../partitioning/formats/render-repart.ts'
import { renderSfdisk } from '../../partitioning/formats/render-sfdisk.ts'
import { identityOf } from '../../partitioning/layout/identity.ts'
import { layoutNamed } from '../../partitioning/layout/layouts.ts'
import {
  type PlacedLayout,
  placeLayout,
  smallestDisk,
} from '../../partitioning/layout/place-layout.ts'
import type { DiskPlan } from './disk-plan.ts'
import type { Area } from './place-grub.ts'

export interface DiskPlanInput {
  readonly cluster: Cluster
  readonly node: Node
}

/**
 * The disk of a node's image.
 *
 * @param size bytes. The smallest the layout allows when absent: such an image is written fast, and
 *   the node takes the rest of its disk when it first starts.
 * @throws {DiskTooSmallError} when the image would not fit on the node's disk.
 * @throws {UnknownLayoutError}
 */
export function planDisk({ cluster, node }: DiskPlanInput, size?: number): DiskPlan {
  const layout = layoutNamed(node.layout)
  placeLayout(layout, node.hardware.disk, `the disk of ${node.name}`)
  const placed = placeLayout(layout, size ?? smallestDisk(layout), `the image of ${node.name}`)
  const identity = identityOf({ cluster: cluster.name, node: node.name })
  const ext4 = (label: string) => ({
    ...areaOf(placed, label),
    uuid: identity.filesystem(label),
    hashSeed: identity.hashSeed(label),
  })
  return {
    size: placed.disk,
    biosBoot: areaOf(placed, 'bios-boot'),
    esp: { ...areaOf(placed, 'esp'), serial: identity.fatSerial('esp') },
    root: ext4('root'),
    var: ext4('var'),
    sfdisk: renderSfdisk(placed, identity),
    fstab: renderFstab(layout, identity),
    repart: renderRepart(placed),
  }
}

function areaOf({ layout, partitions }: PlacedLayout, label: string): Area {
  const placed = partitions.find(({ partition }) => partition.label === label)
  if (!placed) throw new Error(`layout ${layout.name} has no partition ${label}`)
  return { start: placed.start, size: placed.size }
}
