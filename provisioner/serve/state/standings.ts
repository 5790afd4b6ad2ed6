import type { MetalNode } from '../../../image/installer/preseed-input.ts'
import type { Ledger, Stranger } from './ledger.ts'
import type { Failure, Instant, NodeState, Step } from './node-state.ts'
import type { Phase } from './phase.ts'

/** What everybody may know of the installation of a cluster: no token, no key. */
export interface Standings {
  readonly cluster: string
  readonly at: Instant
  readonly nodes: readonly Standing[]
  readonly strangers: readonly Stranger[]
}

export interface Standing {
  readonly node: string
  readonly role: string
  readonly address: string
  readonly phase: Phase
  /** Since the phase began; where nothing goes on any more, what it took. */
  readonly seconds: number
  /** From the start from the network to now, or to the end; absent: it has not started. */
  readonly total?: number
  readonly percent: number
  readonly message: string
  readonly failure?: Failure
  readonly history: readonly Step[]
}

export interface Listed {
  readonly cluster: string
  readonly nodes: readonly MetalNode[]
  readonly ledger: Pick<Ledger, 'stateOf' | 'strangers'>
  readonly at: Instant
}

export function standingsOf({ cluster, nodes, ledger, at }: Listed): Standings {
  return {
    ...{ cluster, at, strangers: ledger.strangers },
    nodes: nodes.map((node) => standingOf(node, ledger.stateOf(node.name), at)),
  }
}

export function standingOf(
  { name, role, interfaces: [first] }: MetalNode,
  state: NodeState,
  at: Instant,
): Standing {
  const { phase, since, history, percent, message, failure } = state
  const end = phase === 'reachable' ? since : at
  const [begun] = history
  return {
    ...{ node: name, role, address: first?.address ?? '', phase, percent, message, history },
    seconds: Math.max(0, Math.round((end - since) / 1000)),
    ...(begun ? { total: Math.max(0, Math.round((end - begun.at) / 1000)) } : {}),
    ...(failure ? { failure } : {}),
  }
}
