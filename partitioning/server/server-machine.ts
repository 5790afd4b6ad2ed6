import type { Hardware } from '../../inventory/model/cluster.ts'
import type { DiskBus, DiskChoice, Metal } from '../../inventory/model/metal.ts'
import { MB } from '../partman/recipe-line.ts'
import type { ServerDisk, ServerMachine } from './solved-server.ts'

/** A node that is, or is looked at as, a physical server. */
export interface ServerNode {
  readonly name: string
  readonly hardware: Pick<Hardware, 'memory'>
  readonly metal: Metal
}

/** What a node's layout depends on; its disks by the names a kernel is likely to give them. */
export function serverMachineOf({ name, hardware, metal }: ServerNode): ServerMachine {
  const [first, ...others] = metal.disks.map(likelyDisk)
  if (!first) throw new RangeError(`node ${name} has no disk`)
  return {
    owner: name,
    // The installer cuts bytes to decimal megabytes too.
    ram: Math.floor(hardware.memory / MB),
    disks: [first, ...others],
    reserve: metal.reserve,
    ...(metal.raid === undefined ? {} : { raid: metal.raid }),
    ...(metal.encryption === undefined ? {} : { encryption: metal.encryption }),
  }
}

const NAMES: Readonly<Record<DiskBus, (index: number) => string>> = {
  nvme: (index) => `/dev/nvme${index}n1`,
  scsi: (index) => `/dev/sd${letter(index)}`,
  virtio: (index) => `/dev/vd${letter(index)}`,
}

const letter = (index: number) => String.fromCharCode('a'.charCodeAt(0) + index)

/** Counted for each bus. Disks of 4096 bytes a sector get the same partitions (`gpt-disk.ts`). */
function likelyDisk(
  { bytes, bus = 'scsi', keep }: DiskChoice,
  index: number,
  all: readonly DiskChoice[],
): ServerDisk {
  const before = all.slice(0, index).filter((each) => (each.bus ?? 'scsi') === bus).length
  return { device: NAMES[bus](before), bytes, sector: 512, ...(keep ? { keep } : {}) }
}
