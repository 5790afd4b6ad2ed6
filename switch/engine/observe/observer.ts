import type { Arrival, Path } from '../transport/transport.ts'

/** Why something that came in was let fall without an answer. */
export type Drop =
  /** Its source sends too much, or is shut out for a time. */
  | 'messages'
  | 'bytes'
  | 'banned'
  /** It is no SIP; a keep-alive is none either, but nothing to worry about. */
  | 'not-sip'
  | 'keep-alive'
  | 'malformed'
  | 'scanner'
  /** A connection that was not taken. */
  | 'connections'

/** Why a request was answered before anybody looked at it. */
export type Refusal =
  | 'scanner'
  /** Its source sends too much, or has too much open. */
  | 'messages'
  | 'transactions'
  /** The engine as a whole has enough to do. */
  | 'total-transactions'
  | 'memory'
  | 'busy'

/** Told what goes in and out, on the engine's own time: whoever it is must be quick. */
export interface Observer {
  /** A message the defence let in. */
  received(bytes: Buffer, arrival: Arrival): void
  sent(bytes: Buffer, path: Path): void
  /** The same message again: a request of the peer's, or anything of ours. */
  repeated(direction: Direction): void
  /** An INVITE outside a dialog, of a peer's or of ours, has its final response. */
  ended(direction: Direction, status: number): void
  dropped(why: Drop): void
  refused(why: Refusal): void
}

export type Direction = 'in' | 'out'

/** Sees nothing. */
export const BLIND: Observer = {
  received: () => undefined,
  sent: () => undefined,
  repeated: () => undefined,
  ended: () => undefined,
  dropped: () => undefined,
  refused: () => undefined,
}

/** Tells each of several. */
export function together(observers: readonly Observer[]): Observer {
  const [only] = observers
  if (!only) return BLIND
  if (observers.length === 1) return only
  return {
    received: (bytes, arrival) => {
      for (const each of observers) each.received(bytes, arrival)
    },
    sent: (bytes, path) => {
      for (const each of observers) each.sent(bytes, path)
    },
    repeated: (direction) => {
      for (const each of observers) each.repeated(direction)
    },
    ended: (direction, status) => {
      for (const each of observers) each.ended(direction, status)
    },
    dropped: (why) => {
      for (const each of observers) each.dropped(why)
    },
    refused: (why) => {
      for (const each of observers) each.refused(why)
    },
  }
}
