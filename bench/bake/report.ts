import type { Cost } from '../measure.ts'

export type OurBake = 'cold' | 'smallRole' | 'largeRole' | 'value' | 'valueQcow2'

/** The candidates by the names the targets use. */
export interface Costs {
  readonly plain: Cost
  readonly cold: Cost
  readonly smallRole: Cost
  readonly largeRole: Cost
  readonly value: Cost
  readonly valueQcow2: Cost
  readonly mkosiCold: Cost
  readonly mkosiIncremental: Cost
}

const TITLES: Readonly<Record<keyof Costs, string>> = {
  plain: 'mmdebstrap, same packages, to a folder',
  cold: 'bake, nothing cached but packages',
  smallRole: 'bake, new role of few packages (ds) on a cached core',
  largeRole: 'bake, new role of many packages (ms) on a cached core',
  value: 'bake, one changed value, raw',
  valueQcow2: 'bake, one changed value, qcow2',
  mkosiCold: 'mkosi, nothing cached but packages',
  mkosiIncremental: 'mkosi, incremental, one changed file',
}

interface Target {
  readonly title: string
  readonly ratio: (costs: Costs) => number
  readonly most: number
}

const TARGETS: readonly Target[] = [
  { title: 'cold / mmdebstrap', ratio: ({ cold, plain }) => of(cold, plain), most: 0.9 },
  { title: 'cold / mkosi', ratio: ({ cold, mkosiCold }) => of(cold, mkosiCold), most: 1 / 3 },
  { title: 'small role / cold', ratio: ({ smallRole, cold }) => of(smallRole, cold), most: 1 / 3 },
  { title: 'large role / cold', ratio: ({ largeRole, cold }) => of(largeRole, cold), most: 1 / 3 },
  { title: 'changed raw / cold', ratio: ({ value, cold }) => of(value, cold), most: 1 / 20 },
  {
    title: 'changed qcow2 / cold',
    ratio: ({ valueQcow2, cold }) => of(valueQcow2, cold),
    most: 1 / 20,
  },
  {
    title: 'changed raw / mkosi incremental',
    ratio: ({ value, mkosiIncremental }) => of(value, mkosiIncremental),
    most: 1 / 25,
  },
  {
    title: 'changed qcow2 / mkosi incremental',
    ratio: ({ valueQcow2, mkosiIncremental }) => of(valueQcow2, mkosiIncremental),
    most: 1 / 25,
  },
]

function of(one: Cost, other: Cost): number {
  return one.seconds / other.seconds
}

/** Two tables in Markdown: what each candidate cost, and the ratios with their targets. */
export function renderReport(costs: Costs): string {
  const keys = Object.keys(TITLES).filter((key): key is keyof Costs => key in costs)
  const rows = keys.map((key) => {
    const { seconds, processorSeconds, written } = costs[key]
    const mebibytes = Math.round(written / 1024 ** 2)
    return `| ${TITLES[key]} | ${seconds.toFixed(1)} | ${processorSeconds.toFixed(1)} | ${mebibytes} |`
  })
  const ratios = TARGETS.map(({ title, ratio, most }) => {
    const found = ratio(costs)
    return `| ${title} | ${found.toFixed(3)} | ${most.toFixed(3)} | ${found <= most ? 'yes' : 'no'} |`
  })
  return [
    ...['| | seconds | CPU seconds | MiB written |', '|---|---|---|---|', ...rows, ''],
    ...['| ratio of seconds | found | at most | met |', '|---|---|---|---|', ...ratios, ''],
  ].join('\n')
}
