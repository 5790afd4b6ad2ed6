import { parseArgs } from 'node:util'
import { type Bed, withBed } from './bed.ts'
import type { Candidate } from './candidate.ts'
import {
  type Extent,
  measureCost,
  measureDelay,
  measureMemory,
  measureSpeed,
} from './measurements.ts'
import { type Finding, renderReport } from './report.ts'

/**
 * Measures the switch of a baked node, and Kamailio of Debian 13 beside it: both in one root, with one
 * rtpengine, turn and turn about. Nothing else should run on the machine.
 *
 * npm run bench:switch [-- --quick] [--json]
 */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const FULL: Extent = {
  ...{ rounds: 3, subscribers: [10, 5000], count: 500, step: 5, openCalls: 2000 },
}
const QUICK: Extent = {
  ...{ rounds: 1, subscribers: [10, 500], count: 100, step: 3, openCalls: 200 },
}
const GIBIBYTE = 1024 ** 3

const findings: Finding[] = []
await withBed((bed) => measureAll(bed, values.quick ? QUICK : FULL))
console.log(values.json ? JSON.stringify(findings, null, 2) : renderReport(findings))

async function measureAll(bed: Bed, extent: Extent): Promise<void> {
  for (const subscribers of extent.subscribers) {
    console.error(`${subscribers} subscribers register`)
    await bed.populate(subscribers)
    await inTurn(bed, extent.rounds, (candidate) =>
      measureCosts(bed, candidate, extent, subscribers),
    )
  }
  await inTurn(bed, extent.rounds, (candidate) => measureLimits(bed, candidate, extent))
  await inTurn(bed, 1, async (candidate) => {
    const bytes = await measureMemory(bed, { candidate, calls: extent.openCalls })
    found(candidate, 'open calls in a GiB', GIBIBYTE / bytes)
  })
}

async function inTurn(
  { candidates }: Bed,
  rounds: number,
  act: (candidate: Candidate) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const candidate of candidates) await act(candidate)
  }
}

async function measureCosts(
  bed: Bed,
  candidate: Candidate,
  { count }: Extent,
  subscribers: number,
): Promise<void> {
  for (const [kind, name] of [
    ['register', 'registration'],
    ['call', 'call'],
  ] as const) {
    const { rtpengine = 0, ...own } = await measureCost(bed, { candidate, kind, count })
    const what = `CPU ms for a ${name}, ${subscribers} subscribers`
    found(
      candidate,
      what,
      Object.values(own).reduce((sum, each) => sum + each, 0),
    )
    if (Object.keys(own).length > 1) {
      for (const [program, cost] of Object.entries(own))
        found(candidate, `${what}: ${program}`, cost)
    }
    if (kind === 'call') found(candidate, `${what}: rtpengine, beside`, rtpengine)
  }
}

async function measureLimits(bed: Bed, candidate: Candidate, { step }: Extent): Promise<void> {
  const say = (text: string) => console.error(`${candidate.name}: ${text}`)
  found(
    candidate,
    'registrations/s at less than 0.1 % failures',
    await measureSpeed(bed, { candidate, kind: 'register', step }, say),
  )
  const speed = await measureSpeed(bed, { candidate, kind: 'call', step }, say)
  found(candidate, 'calls/s at less than 0.1 % failures', speed)
  const delay = await measureDelay(bed, { candidate, speed, step })
  found(candidate, 'answer delay p50 at 70 % of that, ms', delay.median)
  found(candidate, 'answer delay p99 at 70 % of that, ms', delay.late)
}

function found(candidate: Candidate, what: string, value: number): void {
  console.error(`${candidate.name}: ${what}: ${value.toFixed(2)}`)
  findings.push({ what, candidate: candidate.name, value })
}
