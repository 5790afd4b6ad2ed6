import { PARTITION_TYPES, type PartitionType } from '../layout/partition-type.ts'
import type { PlacedLayout, PlacedPartition } from '../layout/place-layout.ts'

/** A placed layout as a plain value, for programs that read it as JSON. Sizes are bytes. */
export interface LayoutDescription {
  readonly layout: string
  readonly table: 'gpt'
  readonly disk: number
  readonly free: number
  readonly partitions: readonly PartitionDescription[]
}

export interface PartitionDescription {
  readonly number: number
  readonly label: string
  readonly type: PartitionType
  readonly typeGuid: string
  readonly start: number
  readonly size: number
  readonly grows: boolean
  readonly filesystem: string | null
  readonly mount: string | null
  readonly options: readonly string[]
  readonly reason: string
}

export function describeLayout({
  layout,
  disk,
  free,
  partitions,
}: PlacedLayout): LayoutDescription {
  return {
    layout: layout.name,
    table: layout.table,
    disk,
    free,
    partitions: partitions.map(describePartition),
  }
}

function describePartition(
  { partition, start, size }: PlacedPartition,
  index: number,
): PartitionDescription {
  const { label, type, grows, content, reason } = partition
  const isMounted = content.kind === 'filesystem'
  return {
    number: index + 1,
    label,
    type,
    typeGuid: PARTITION_TYPES[type].guid,
    start,
    size,
    grows,
    filesystem: isMounted ? content.filesystem : null,
    mount: isMounted ? content.mount.path : null,
    options: isMounted ? content.mount.options : [],
    reason,
  }
}
