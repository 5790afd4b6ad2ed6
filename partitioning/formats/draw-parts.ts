import { apportion } from '../layout/apportion.ts'
import { ALIGNMENT } from '../layout/place-layout.ts'

/** A piece of a bar. */
export interface Segment {
  /** From the fullest to the shortest; the first that fits is written. */
  readonly names: readonly string[]
  /** Bytes; whole mebibytes. */
  readonly size: number
}

/** To scale, except that the smallest partition is still one column wide. */
export function drawBar(segments: readonly Segment[], width: number): readonly string[] {
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

export type Row = readonly string[]

export interface Column {
  readonly heading: string
  /** Numbers stand at the right. */
  readonly isNumber?: boolean
}

/** Rows below their headings, two spaces between the columns. */
export function drawTable(columns: readonly Column[], rows: readonly Row[]): readonly string[] {
  const all = [columns.map(({ heading }) => heading), ...rows]
  const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    columns[column]?.isNumber
      ? cell.padStart(widths[column] ?? 0)
      : cell.padEnd(widths[column] ?? 0)
  return all.map((row) => row.map(pad).join('  ').trimEnd())
}

/** A text in lines of at most `width` columns, all but the first indented. */
export function wrap(text: string, width: number): readonly string[] {
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
