import type { Prompt } from '../../media/port/media-port.ts'
import type { Bounds } from '../core/scope.ts'
import type { Party } from '../lower/party.ts'
import { loop } from './play.ts'

/**
 * Has the party listen to music while something else is done, such as a question to somebody else.
 * No re-INVITE tells the party: it goes on sending, and nobody hears it.
 */
export function hold<Result>(
  party: Party,
  music: Prompt,
  during: (signal: AbortSignal) => Promise<Result>,
  bounds?: Bounds,
): Promise<Result> {
  return party.scope.enter((inner) => {
    // Without the music it is still a hold.
    void inner.operate((signal) => loop(party, music, signal))
    return during(inner.signal)
  }, bounds)
}
