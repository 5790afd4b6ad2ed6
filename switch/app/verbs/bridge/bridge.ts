import type { Prompt } from '../../../media/port/media-port.ts'
import { HungUp } from '../../core/errors.ts'
import { Inbox } from '../../core/inbox.ts'
import type { Bounds } from '../../core/scope.ts'
import { onAbort, orAborted } from '../../core/signals.ts'
import type { Party } from '../../lower/party.ts'
import { watchKeys } from './feature-keys.ts'
import { playWhileHeld } from './hold-music.ts'
import { acceptRefer, type Referral, transferAttended } from './refer.ts'
import { relay } from './relay.ts'

export interface BridgeOptions extends Bounds {
  /** Sequences of keys that end the bridge, whoever presses them. */
  readonly keys?: readonly string[]
  /** What one hears whom the other's telephone puts on hold. Default: what that telephone sends. */
  readonly holdMusic?: Prompt
}

export type BridgeEnd =
  /** One hung up; the other is still there. */
  | { readonly type: 'hangup'; readonly by: Party }
  | { readonly type: 'keys'; readonly by: Party; readonly keys: string }
  /** One asked by REFER to connect the other with somebody else. */
  | { readonly type: 'referred'; readonly by: Party; readonly referral: Referral }

/**
 * Lets two parties talk until one of them does something that ends it. Afterwards whoever is left
 * hears silence.
 *
 * @throws {MediaError} when they cannot be joined
 */
export function bridge(one: Party, other: Party, options: BridgeOptions = {}): Promise<BridgeEnd> {
  // Two scopes own it: it ends with either party.
  return one.scope
    .operate(
      (signal) => other.scope.operate((inner) => talk(one, other, options, inner), { signal }),
      options,
    )
    .catch((error: unknown) => {
      const by = [one, other].find(({ end }) => end === error)
      if (by && error instanceof HungUp) return { type: 'hangup', by } as const
      throw error
    })
}

async function talk(
  one: Party,
  other: Party,
  { keys = [], holdMusic }: BridgeOptions,
  signal: AbortSignal,
): Promise<BridgeEnd> {
  const ends = new Inbox<BridgeEnd>(1)
  const watching = new AbortController()
  const undo = [
    onAbort(signal, () => watching.abort(signal.reason)),
    attend(one, other, ends),
    attend(other, one, ends),
  ]
  const failure = new Inbox<unknown>(1)
  if (holdMusic !== undefined) {
    const failed = (error: unknown) => failure.send(error)
    undo.push(playWhileHeld(one, other, holdMusic, failed))
    undo.push(playWhileHeld(other, one, holdMusic, failed))
  }
  for (const by of keys.length > 0 ? [one, other] : []) {
    watchKeys(by, keys, watching.signal).then(
      (pressed) => ends.send({ type: 'keys', by, keys: pressed }),
      () => undefined,
    )
  }
  try {
    await orAborted(one.port.join(other.port), signal)
    return await Promise.race([ends.take(signal), thrown(failure, watching.signal)])
  } finally {
    watching.abort()
    for (const each of undo) each()
    void part(one)
    void part(other)
  }
}

/** Never resolves. */
async function thrown(failure: Inbox<unknown>, signal: AbortSignal): Promise<never> {
  throw await failure.take(signal)
}

/** Sees to what one party asks for while it talks to the other. */
function attend(one: Party, other: Party, ends: Inbox<BridgeEnd>): () => void {
  return one.onRequest((request) => {
    if (request.method !== 'REFER') return relay(one, other, request)
    if (transferAttended(one, other, request)) return true
    const referral = acceptRefer(one, request)
    if (referral) ends.send({ type: 'referred', by: one, referral })
    return true
  })
}

/** Requests to a port go in the order made, so nobody waits; a port that fails is told lost. */
async function part({ port, end }: Party): Promise<void> {
  if (!end) await port.part().catch(() => undefined)
}
