import type { Prompt } from '../../../media/port/media-port.ts'
import type { Duration } from '../../core/duration.ts'
import type { Bounds } from '../../core/scope.ts'
import { Caller } from '../../lower/caller.ts'
import type { Address, Leg, OutgoingLeg } from '../../lower/leg.ts'
import type { Legs } from '../../lower/legs.ts'
import type { Party } from '../../lower/party.ts'
import { hearing } from '../hearing.ts'
import { attempt } from './attempt.ts'
import { ring, type Strategy } from './strategies.ts'

export interface DialOptions extends Bounds {
  /** Default `parallel`. */
  readonly strategy?: Strategy
  /** How long each rings where they ring in turn. Default 20s. */
  readonly ringFor?: Duration
  /** Who is shown to call. Default: the party that others are called for. */
  readonly from?: Address
  readonly headers?: Readonly<Record<string, string>>
  /** What an answered caller hears over and over meanwhile. Default: silence. */
  readonly hear?: Prompt
}

/**
 * Calls others on behalf of a party; resolves with who answered, who is then to be bridged. An
 * unanswered caller is told that it rings; what a single callee plays before it answers is let
 * through.
 *
 * @throws {Rejected} with the best of the refusals, {Timeout} when nobody answered in time
 */
export function dial(
  party: Party,
  to: string | readonly string[],
  options: DialOptions,
  legs: Legs,
): Promise<Party<OutgoingLeg>> {
  const targets = typeof to === 'string' ? [to] : to
  const { strategy = 'parallel', ringFor = '20s', from = whoIs(party.leg), headers = {} } = options
  const { scope, edge, port } = party
  const rings = (callee: Party, hasMedia: boolean) => {
    if (party instanceof Caller) void passRinging(party, callee, hasMedia && targets.length === 1)
  }
  const calling = { edge, from, headers, legs, rings, like: port }
  const call = (target: string, signal: AbortSignal) => attempt(calling, target, signal)
  const hunt = { scope, clock: edge.clock, targets, ringFor, call }
  return scope.operate(
    (signal) => hearing(party, options.hear, signal, () => ring(strategy, hunt, signal)),
    options,
  )
}

/** The party's own address: one that we called is who we called. */
function whoIs(leg: Leg): Address {
  return 'isOutgoing' in leg ? leg.to : leg.from
}

async function passRinging(caller: Caller, callee: Party, isHeard: boolean): Promise<void> {
  if (!isHeard || caller.leg.sdp === undefined) return caller.ring(180)
  try {
    await caller.openEarly()
    if (caller.stage === 'early') await caller.port.join(callee.port)
  } catch {
    // Early media is a courtesy: the caller's telephone makes a ringing tone of its own.
    caller.ring(180)
  }
}
