import { MediaError } from './media.ts'
import type { Relay } from './rtpengine-link.ts'

/** A relay that took a call, and what it answered. */
export interface Taken<T> {
  readonly relay: Relay
  readonly reply: T
}

/**
 * Tries one relay after the other until one takes the call.
 *
 * @param free told of a relay that may have taken it, and only its answer was lost.
 * @throws {MediaError} what the last one said, or at once that the request is of no use.
 */
export async function firstRelay<T>(
  relays: readonly Relay[],
  ask: (relay: Relay) => Promise<T>,
  free: (relay: Relay) => void,
): Promise<Taken<T>> {
  let failure = new MediaError('unreachable', 'no rtpengine is configured')
  for (const relay of relays) {
    try {
      return { relay, reply: await ask(relay) }
    } catch (error) {
      if (!(error instanceof MediaError) || error.fault === 'refused') throw error
      failure = error
      if (error.fault === 'unreachable') free(relay)
    }
  }
  throw failure
}
