import type { Scope } from '../../core/scope.ts'
import type { Edge } from '../../lower/edge.ts'
import type { Address, OutgoingLeg } from '../../lower/leg.ts'
import type { Legs } from '../../lower/legs.ts'
import type { Party } from '../../lower/party.ts'
import { attempt } from './attempt.ts'
import type { DialOptions } from './dial.ts'
import { ring } from './strategies.ts'

export interface OriginateOptions extends Omit<DialOptions, 'hear'> {
  /** Who is shown to call. */
  readonly from: Address
}

export interface Origin {
  readonly scope: Scope
  readonly edge: Edge
  readonly legs: Legs
}

/** Calls somebody on nobody's behalf, such as for a click on a web page. */
export function originate(
  { scope, edge, legs }: Origin,
  to: string | readonly string[],
  options: OriginateOptions,
): Promise<Party<OutgoingLeg>> {
  const { strategy = 'parallel', ringFor = '20s', from, headers = {} } = options
  const calling = { edge, from, headers, legs, like: undefined, rings: () => undefined }
  const call = (target: string, signal: AbortSignal) => attempt(calling, target, signal)
  const targets = typeof to === 'string' ? [to] : to
  const hunt = { scope, clock: edge.clock, targets, ringFor, call }
  return scope.operate((signal) => ring(strategy, hunt, signal), options)
}
