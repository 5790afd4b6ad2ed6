import type { Standing, Standings } from '../provisioner/serve/state/standings.ts'
import { renderTable } from './table.ts'

/** Every node in a table, each with a line. */
export function renderStandings({ nodes, strangers }: Standings): string {
  const rows = nodes.map((each) => [
    ...[each.node, phaseOf(each), `${each.percent}%`, `${each.seconds} s`],
    each.failure?.message ?? each.message,
  ])
  const unknown = strangers.map(({ mac, address }) => [
    ...[mac, 'refused', '', '', `no node of the cluster; it asked from ${address}`],
  ])
  return renderTable([['node', 'phase', 'done', 'for', 'message'], ...rows, ...unknown])
}

/** What changed between two looks, a line for each: phases, failures with their logs, strangers. */
export function renderChanges(before: Standings | undefined, now: Standings): readonly string[] {
  const nodes = now.nodes.filter((each) => {
    const old = before?.nodes.find(({ node }) => node === each.node)
    return old?.phase !== each.phase || old.failure?.message !== each.failure?.message
  })
  return [
    ...nodes.flatMap(nodeLines),
    ...newStrangers(before, now).map(
      ({ mac, address }) => `${mac}: refused, no node of the cluster; it asked from ${address}`,
    ),
  ]
}

/** The same as values, for lines of JSON. */
export function changesOf(before: Standings | undefined, now: Standings): readonly unknown[] {
  const nodes = now.nodes.filter((each) => {
    const old = before?.nodes.find(({ node }) => node === each.node) ?? each
    return !before || untimed(old) !== untimed(each)
  })
  return [...nodes, ...newStrangers(before, now)]
}

function newStrangers(before: Standings | undefined, now: Standings): Standings['strangers'] {
  return now.strangers.filter(
    ({ mac, at }) => !before?.strangers.some((each) => each.mac === mac && each.at === at),
  )
}

/** Time goes by without anything being another. */
const untimed = ({ seconds: _, total: __, ...rest }: Standing): string => JSON.stringify(rest)

function nodeLines(standing: Standing): readonly string[] {
  const { node, failure, message, percent } = standing
  const log = failure?.log ? failure.log.trimEnd().split('\n').slice(-8) : []
  const said = failure?.message ?? message
  return [
    `${node}: ${phaseOf(standing)}, ${percent}%${said ? `, ${said}` : ''}`,
    ...log.map((line) => `  ${line}`),
  ]
}

const phaseOf = ({ phase, failure }: Standing): string =>
  failure ? `stopped while ${phase}` : phase
