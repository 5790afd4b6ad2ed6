import { formatSize } from './format-size.ts'

/** Pixels. */
const WIDTH = 960
const BAR = 56
const ROW = 96
const MARGIN = 16
/** A piece is drawn at least so wide, or nobody would see an ESP beside a terabyte. */
const NARROWEST = 10
/** Pixels of a character of the font, about. */
const CHARACTER = 7

const COLOURS = ['#4e79a7', '#f28e2b', '#59a14f', '#b07aa1', '#76b7b2', '#e15759', '#9c755f']

/** A disk or a volume group. */
export interface Bar {
  readonly title: string
  /** Sizes in bytes. */
  readonly pieces: readonly { readonly name: string; readonly size: number }[]
}

/** Disks and what lies on them as a drawing (SVG 1.1), to scale but for the smallest. */
export function renderSvg(title: string, bars: readonly Bar[]): string {
  const height = bars.length * ROW + MARGIN
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeXml(title)}</title>`,
    ...bars.flatMap((bar, index) => drawBar(bar, MARGIN + index * ROW)),
    '</svg>',
    '',
  ].join('\n')
}

function drawBar({ title, pieces }: Bar, top: number): readonly string[] {
  const total = pieces.reduce((sum, { size }) => sum + size, 0)
  const shared = WIDTH - 2 * MARGIN - pieces.length * NARROWEST
  let left = MARGIN
  const drawn = pieces.flatMap(({ name, size }, index) => {
    const width = Math.round(NARROWEST + (shared * size) / total)
    const lines = drawPiece(
      { name, size, left, width, colour: COLOURS[index % COLOURS.length] },
      top,
    )
    left += width
    return lines
  })
  return [`<text x="${MARGIN}" y="${top + 12}">${escapeXml(title)}</text>`, ...drawn]
}

interface Piece {
  readonly name: string
  readonly size: number
  readonly left: number
  readonly width: number
  readonly colour: string | undefined
}

function drawPiece({ name, size, left, width, colour }: Piece, top: number): readonly string[] {
  const place = `x="${left}" y="${top + 20}" width="${width}" height="${BAR}"`
  const label = [name, formatSize(size)]
  const fits = label.every((line) => line.length * CHARACTER < width - 6)
  return [
    `<g><title>${escapeXml(`${name}: ${size} bytes`)}</title>`,
    `<rect ${place} fill="${colour}" stroke="#fff"/>`,
    ...(fits
      ? label.map(
          (line, row) =>
            `<text x="${left + 5}" y="${top + 42 + row * 18}" fill="#fff">${escapeXml(line)}</text>`,
        )
      : []),
    '</g>',
  ]
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
