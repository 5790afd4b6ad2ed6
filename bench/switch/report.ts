/** One figure, found once of one candidate. */
export interface Finding {
  readonly what: string
  readonly candidate: string
  readonly value: number
}

/** A table in Markdown: medians of what was found, and the first candidate's as a multiple of the second's. */
export function renderReport(findings: readonly Finding[]): string {
  const names = [...new Set(findings.map(({ candidate }) => candidate))]
  const rows = [...new Set(findings.map(({ what }) => what))].map((what) => {
    const values = names.map((name) => medianOf(findings, what, name))
    const [ours, theirs] = values
    const ratio = ours === undefined || theirs === undefined ? '-' : (ours / theirs).toFixed(2)
    return [what, ...values.map(renderValue), ratio]
  })
  const head = ['', ...names, 'ratio']
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function medianOf(findings: readonly Finding[], what: string, candidate: string) {
  const values = findings
    .filter((each) => each.what === what && each.candidate === candidate)
    .map(({ value }) => value)
    .sort((one, other) => one - other)
  return values[Math.floor(values.length / 2)]
}

/** Three digits that matter. */
function renderValue(value: number | undefined): string {
  if (value === undefined) return '-'
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
