import type { Identity } from '../layout/identity.ts'
import { PARTITION_TYPES } from '../layout/partition-type.ts'
import { ALIGNMENT, type PlacedLayout } from '../layout/place-layout.ts'

/** Bytes. The unit of the script whatever the disk reports (sfdisk(8), "INPUT FORMATS"). */
const SECTOR = 512

/** A script for sfdisk(8) with nothing left for it to choose. */
export function renderSfdisk({ layout, partitions }: PlacedLayout, identity: Identity): string {
  const lines = partitions.map(({ partition: { label, type }, start, size }) =>
    [
      `start=${start / SECTOR}`,
      `size=${size / SECTOR}`,
      `type=${PARTITION_TYPES[type].guid}`,
      `uuid=${identity.partition(label)}`,
      `name="${label}"`,
    ].join(', '),
  )
  return [
    `label: ${layout.table}`,
    `label-id: ${identity.disk}`,
    'unit: sectors',
    `first-lba: ${ALIGNMENT / SECTOR}`,
    '',
    ...lines,
    '',
  ].join('\n')
}
