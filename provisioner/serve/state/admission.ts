import type { Instant, NodeState } from './node-state.ts'

/** What may be asked for with a token. */
export type Wish = 'plan' | 'identity' | 'report'

/** Why somebody who knows the token gets nothing; absent: he gets it. */
export type Refusal = 'another address' | 'too late' | 'given already'

export interface Asking {
  readonly wish: Wish
  readonly address: string
  /** Addresses the description gives the node: it has one of them once it starts from its disks. */
  readonly own: readonly string[]
  readonly at: Instant
}

/** Judges who asks with the token of a node's grant. */
export function refusalOf({ grant }: NodeState, asking: Asking): Refusal | undefined {
  if (!grant) return 'too late'
  const { wish, address, own, at } = asking
  const isOwn = wish === 'report' && own.includes(address)
  const isFirst = grant.address === undefined || grant.address === address
  if (!isFirst && !isOwn) return 'another address'
  if (wish === 'report') return undefined
  if (at > grant.until) return 'too late'
  return wish === 'identity' && grant.given !== undefined ? 'given already' : undefined
}
