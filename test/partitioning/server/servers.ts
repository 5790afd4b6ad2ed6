import type { Encryption, KeptPartition, RaidLevel } from '../../../inventory/model/metal.ts'
import { identityOf } from '../../../partitioning/layout/identity.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { ServerDisk, SolvedServer } from '../../../partitioning/server/solved-server.ts'

/** Bytes of a disk sold as 960 GB. */
export const BYTES_960GB = 960_197_124_096

export const LAYOUTS = ['signalling', 'recordings', 'database', 'all-in-one'] as const

export const identity = identityOf({ cluster: 'example', node: 'db1' })

export const disk = (device: string, bytes = BYTES_960GB): ServerDisk => ({
  ...{ device, bytes, sector: 512 },
})

/** Decimal megabytes of 64 GiB. */
const RAM = 68_719

export const onOne = (layout: string, bytes = BYTES_960GB, reserve = 0): SolvedServer =>
  solveServer(serverLayoutNamed(layout), {
    ...{ owner: 'db1', ram: RAM, disks: [disk('/dev/sda', bytes)], reserve },
  })

/** The same server with its disks encrypted. */
export const encrypted = (
  { layout, machine }: SolvedServer,
  encryption: Encryption = { unlock: 'passphrase' },
): SolvedServer => solveServer(layout, { ...machine, encryption })

export function onSeveral(layout: string, raid: RaidLevel, ...bytes: readonly number[]) {
  const [first, ...others] = bytes.map((each, index) => disk(`/dev/nvme${index}n1`, each))
  if (!first) throw new RangeError('no disk')
  const disks = [first, ...others] as const
  return solveServer(serverLayoutNamed(layout), { owner: 'db1', ram: RAM, disks, raid, reserve: 0 })
}

/** A server with one disk, of which a partition stays. */
export const keeping = (layout: string, keep: KeptPartition, bytes = BYTES_960GB): SolvedServer =>
  solveServer(serverLayoutNamed(layout), {
    ...{ owner: 'db1', ram: RAM, disks: [{ ...disk('/dev/sda', bytes), keep }], reserve: 0 },
  })

/** In the middle of a disk, at no whole mebibyte. */
export const ARCHIVE: KeptPartition = {
  ...{ by: 'name', value: 'archive' },
  start: 300_000_000_000 - (300_000_000_000 % 512),
  size: 99_999_999_488,
}
