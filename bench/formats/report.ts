import type { Cost } from '../measure.ts'

export interface FormatCosts {
  /** By name of the format: the program that is there for it, alone on the machine. */
  readonly single: Readonly<Record<string, Cost>>
  /** All of them, and an OVA, by a bake's own writers. */
  readonly ours: Cost
}

/** Our whole set against the slowest of the single ones. */
const MOST = 1.3

export function renderReport({ single, ours }: FormatCosts): string {
  const costs = Object.values(single)
  const total = (what: keyof Cost) => costs.reduce((sum, cost) => sum + cost[what], 0)
  const slowest = Math.max(...costs.map(({ seconds }) => seconds))
  const ratio = ours.seconds / slowest
  const sum: Cost = {
    ...{ seconds: total('seconds'), written: total('written') },
    processorSeconds: total('processorSeconds'),
  }
  return [
    '| | seconds | CPU seconds | MiB written |\n|---|---|---|---|',
    ...Object.entries(single).map(([name, cost]) => row(name, cost)),
    row('these one after another', sum),
    row('ours: all of these and an OVA, at once', ours),
    '',
    '| ratio of seconds | found | at most | met |\n|---|---|---|---|',
    `| ours / slowest single one | ${ratio.toFixed(2)} | ${MOST} | ${ratio <= MOST ? 'yes' : 'no'} |`,
    `| ours / one after another | ${(ours.seconds / sum.seconds).toFixed(2)} | | |`,
  ].join('\n')
}

const row = (title: string, { seconds, processorSeconds, written }: Cost): string =>
  `| ${title} | ${seconds.toFixed(1)} | ${processorSeconds.toFixed(1)} | ${Math.round(written / 1024 / 1024)} |`
