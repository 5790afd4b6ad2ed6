import { MiB } from '../../inventory/model/units.ts'
import type { PlacedLayout } from '../layout/place-layout.ts'
import { describeLayout, type LayoutDescription } from './describe-layout.ts'
import { type Column, drawBar, drawTable, type Row, type Segment, wrap } from './draw-parts.ts'
import { formatSize } from './format-size.ts'

const LEGEND = '+ takes the rest of the disk when the node first starts'

/**
 * A placed layout for a terminal: the disk as a bar, what lies on it as a table, and the reasons.
 *
 * @param width columns of the terminal. The bar fills them and the reasons keep to them; the table
 *   has the width of its contents.
 */
export function drawLayout(placed: PlacedLayout, width: number): string {
  const description = describeLayout(placed)
  const { layout, disk, partitions } = description
  return [
    `${layout}: ${formatSize(disk)} (${disk} bytes), GPT`,
    ...drawBar(segmentsOf(description), width),
    '',
    ...drawTable(COLUMNS, rowsOf(description)),
    ...(partitions.some(({ grows }) => grows) ? [LEGEND] : []),
    '',
    ...partitions.flatMap(({ number, label, reason }) =>
      wrap(`${number} ${label}: ${reason}`, width),
    ),
    '',
  ].join('\n')
}

function segmentsOf({ partitions, free }: LayoutDescription): readonly Segment[] {
  return [
    ...partitions.map(({ number, label, size }) => ({
      names: [`${number} ${label}`, `${number}`],
      size,
    })),
    ...(free > 0 ? [{ names: ['free'], size: free }] : []),
  ]
}

const COLUMNS: readonly Column[] = [
  ...['# label', 'type', 'fs', 'mount'].map((heading) => ({ heading })),
  ...['start', 'size', 'bytes'].map((heading) => ({ heading, isNumber: true })),
]

function rowsOf({ partitions, free }: LayoutDescription): readonly Row[] {
  return [
    ...partitions.map((each) => [
      `${each.number} ${each.label}${each.grows ? ' +' : ''}`,
      each.type,
      each.filesystem ?? '-',
      each.mount ?? '-',
      `${each.start / MiB}MiB`,
      formatSize(each.size),
      `${each.size}`,
    ]),
    ...(free > 0 ? [['free', '', '', '', '', formatSize(free), `${free}`]] : []),
  ]
}
