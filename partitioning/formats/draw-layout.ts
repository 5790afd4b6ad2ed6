import { MiB } from '../../inventory/model/units.ts'
import { apportion } from '../layout/apportion.ts'
import { ALIGNMENT, type PlacedLayout } from '../layout/place-layout.ts'
import { describeLayout, type LayoutDescription } from './describe-layout.ts'
import { formatSize } from './format-size.ts'

const LEGEND = '+ takes the rest of the disk when the node first starts'

interface Segment {
  readonly names: readonly string[]
  readonly size: number
}

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
    ...drawTable(rowsOf(description)),
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

/** To scale, except that the smallest partition is still one column wide. */
function drawBar(segments: readonly Segment[], width: number): readonly string[] {
  const columns = Math.max(0, width - 2 * segments.length - 1)
  const extra = apportion(
    columns,
    segments.map(({ size }) => ({ weight: size / ALIGNMENT, limit: columns })),
  )
  const cells = segments.map(({ names }, index) => {
    const room = 1 + (extra[index] ?? 0)
    return (names.find((name) => name.length <= room) ?? '').padEnd(room)
  })
  const rule = (left: string, middle: string, right: string) =>
    left + cells.map(({ length }) => '─'.repeat(length)).join(middle) + right
  return [rule('┌', '┬', '┐'), `│${cells.join('│')}│`, rule('└', '┴', '┘')]
}

type Row = readonly string[]

const HEADINGS: Row = ['# label', 'type', 'fs', 'mount', 'start', 'size', 'bytes']
const NUMBERS = new Set(['start', 'size', 'bytes'])

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

function drawTable(rows: readonly Row[]): readonly string[] {
  const all = [HEADINGS, ...rows]
  const widths = HEADINGS.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  )
  const pad = (cell: string, column: number) =>
    NUMBERS.has(HEADINGS[column] ?? '')
      ? cell.padStart(widths[column] ?? 0)
      : cell.padEnd(widths[column] ?? 0)
  return all.map((row) => row.map(pad).join('  ').trimEnd())
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = `   ${word}`
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
