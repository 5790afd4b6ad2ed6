import type { Prompt } from '../../../media/port/media-port.ts'
import type { Duration } from '../../core/duration.ts'
import { Timeout } from '../../core/errors.ts'
import type { Party } from '../../lower/party.ts'
import { loop, playAll } from '../../verbs/play.ts'

export interface Entertainment {
  readonly music: Prompt
  /** Said now and then; the position counts from 1. */
  readonly announce?: (position: number) => readonly Prompt[]
  /** Default 30s. */
  readonly announceEvery?: Duration
}

/** Music, and where one stands in the queue, until aborted. */
export async function entertain(
  party: Party,
  { music, announce, announceEvery = '30s' }: Entertainment,
  position: () => number,
  signal: AbortSignal,
): Promise<never> {
  if (!announce) return loop(party, music, signal)
  for (;;) {
    await playAll(party, announce(position()), signal)
    const playing = party.scope.operate((inner) => loop(party, music, inner), {
      signal,
      timeout: announceEvery,
    })
    await playing.catch((error: unknown) => {
      // The end of the wait itself may be a timeout as well.
      if (signal.aborted || !(error instanceof Timeout)) throw error
    })
  }
}
