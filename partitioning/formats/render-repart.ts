import type { Partition } from '../layout/layout.ts'
import { PARTITION_TYPES } from '../layout/partition-type.ts'
import type { PlacedLayout, PlacedPartition } from '../layout/place-layout.ts'

/**
 * Definitions for systemd-repart(8) by file name. It matches them with the partitions there are by
 * type, in order of file names, and would add what it finds no match for; so every partition has a
 * definition, and all but the growing one keep the size they have (repart.d(5)).
 */
export function renderRepart({ partitions }: PlacedLayout): Readonly<Record<string, string>> {
  return Object.fromEntries(
    partitions.map((placed, index) => [
      // Two digits up to the ninetieth partition: names must sort as partitions lie.
      `${10 + index}-${placed.partition.label}.conf`,
      definition(placed),
    ]),
  )
}

function definition({ partition, size }: PlacedPartition): string {
  const lines = partition.grows ? growing(partition) : fixed(size)
  return [
    '[Partition]',
    `Type=${PARTITION_TYPES[partition.type].repart}`,
    `Label=${partition.label}`,
    ...lines,
    '',
  ].join('\n')
}

const fixed = (size: number): readonly string[] => [
  `SizeMinBytes=${size}`,
  `SizeMaxBytes=${size}`,
  'Weight=0',
]

const growing = ({ size: { minimum, maximum } }: Partition): readonly string[] => [
  `SizeMinBytes=${minimum}`,
  ...(maximum === undefined ? [] : [`SizeMaxBytes=${maximum}`]),
]
