import { type Command, InvalidArgumentError } from 'commander'
import type { Proposal } from '../image/hardware/sizing/proposal.ts'
import { propose } from '../image/hardware/sizing/propose.ts'
import { RULES, type RuleName } from '../image/hardware/sizing/rules.ts'
import { ROLES } from '../inventory/model/role.ts'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly calls: number
  readonly subscribers: number
  readonly recording: boolean
  readonly json: boolean
}

/** Above, one cluster is the wrong answer. */
const MOST = 10_000_000

export function addSize(program: Command, { output }: Surroundings): void {
  program
    .command('size')
    .description('propose a cluster for a load: nodes of each role, their hardware, and why')
    .requiredOption('--calls <number>', 'calls at the same time, in the busiest hour', count(1))
    .option('--subscribers <number>', 'phones that register', count(0), 0)
    .option('--recording', 'every call is recorded', false)
    .option('--json', 'tell the proposal and its figures as JSON', false)
    .action(({ calls, subscribers, recording, json }: Options) => {
      const proposal = propose({ calls, subscribers, recording })
      output.answer(json ? renderJson({ ...proposal, figures: RULES }) : describe(proposal))
    })
}

function count(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,8}$/.test(text) ? Number(text) : Number.NaN
    if (number >= least && number <= MOST) return number
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${MOST}.`)
  }
}

function describe({ load, traffic, roles }: Proposal): string {
  const nodes = roles.map(({ role, count, hardware }) => [
    ...[role, ROLES[role], `${count}`, `${hardware.cpus} CPU`],
    ...[formatSize(hardware.memory), formatSize(hardware.disk)],
  ])
  const reasons = roles.flatMap(({ role, why }) =>
    why.map((line, index) => [index === 0 ? role : '', line]),
  )
  const used = [...new Set(roles.flatMap(({ rules }) => rules))]
  return [
    `${load.calls} calls at once, ${load.subscribers} subscribers${load.recording ? ', recorded' : ''}\n`,
    `${traffic.callsPerSecond.toFixed(1)} calls/s, ${traffic.registrationsPerSecond.toFixed(1)} registrations/s, `,
    `media: ${traffic.packetsPerSecond} packets/s, ${traffic.megabitsPerSecond.toFixed(1)} Mbit/s each way\n\n`,
    renderTable([['role', '', 'nodes', 'each', 'memory', 'disk'], ...nodes]),
    `\nWhy\n${renderTable(reasons)}`,
    `\nFigures (an estimate waits for a measurement of ours)\n${renderTable(used.map(figure))}`,
  ].join('')
}

function figure(name: RuleName): readonly string[] {
  const { value, unit, why, source } = RULES[name]
  return [`${value} ${unit}`, `${why} (${source})`]
}
