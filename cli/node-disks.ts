import type { Node } from '../inventory/model/cluster.ts'
import { diskCapacity } from '../inventory/model/disk-capacity.ts'
import type { Metal } from '../inventory/model/metal.ts'
import { SERVER_LAYOUTS } from '../inventory/source/role-defaults.ts'
import { barsOfLayout, barsOfServer } from '../partitioning/formats/bars-of.ts'
import { describeLayout } from '../partitioning/formats/describe-layout.ts'
import { describeServer } from '../partitioning/formats/describe-server.ts'
import { drawLayout } from '../partitioning/formats/draw-layout.ts'
import { drawServer } from '../partitioning/formats/draw-server.ts'
import { renderSvg } from '../partitioning/formats/render-svg.ts'
import { layoutNamed } from '../partitioning/layout/layouts.ts'
import { placeLayout } from '../partitioning/layout/place-layout.ts'
import { serverLayoutNamed } from '../partitioning/server/server-layouts.ts'
import { serverMachineOf } from '../partitioning/server/server-machine.ts'
import { solveServer } from '../partitioning/server/solve-server.ts'

/** Other hardware than the description's, to look at. Bytes. */
export interface OtherHardware {
  /** Size of every disk. */
  readonly disk?: number
  /** Memory; whoever asks for it looks at the node as a physical server. */
  readonly ram?: number
}

/** What will be where on a node's disks, in the forms it can be asked for. */
export interface NodeDisks {
  readonly text: (width: number) => string
  /** For JSON. */
  readonly value: unknown
  readonly svg: () => string
}

/** @throws {DiskTooSmallError} or {RecipeTooLargeError} when the disks are too small. */
export function disksOf(node: Node, other: OtherHardware = {}): NodeDisks {
  return node.metal === undefined && other.ram === undefined
    ? imageDisk(node, other)
    : serverDisks(node, other)
}

/** The disk of an image, for a virtual machine. */
function imageDisk({ name, layout, hardware }: Node, { disk }: OtherHardware): NodeDisks {
  const placed = placeLayout(layoutNamed(layout), disk ?? hardware.disk, name)
  return {
    text: (width) => drawLayout(placed, width),
    value: describeLayout(placed),
    svg: () => renderSvg(titleOf(name, layout), barsOfLayout(placed)),
  }
}

function serverDisks(node: Node, { disk, ram }: OtherHardware): NodeDisks {
  const { name, role, hardware } = node
  const one: Metal = {
    ...{ layout: SERVER_LAYOUTS[role], reserve: 0 },
    disks: [{ bytes: hardware.disk }],
  }
  const own = node.metal ?? one
  const disks = own.disks.map((each) => ({
    ...each,
    bytes: disk ? diskCapacity(disk) : each.bytes,
  }))
  const metal = { ...own, disks }
  const memory = ram ?? hardware.memory
  const machine = serverMachineOf({ name, hardware: { memory }, metal })
  const solved = solveServer(serverLayoutNamed(metal.layout), machine)
  return {
    text: (width) => drawServer(solved, width),
    value: describeServer(solved),
    svg: () => renderSvg(titleOf(name, metal.layout), barsOfServer(solved)),
  }
}

const titleOf = (name: string, layout: string) => `${name}: layout ${layout}`
