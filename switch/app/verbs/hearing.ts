import type { Prompt } from '../../media/port/media-port.ts'
import { onAbort } from '../core/signals.ts'
import type { Party } from '../lower/party.ts'
import { loop } from './play.ts'

/** Plays over and over while something is done. */
export async function hearing<Result>(
  party: Party,
  prompt: Prompt | undefined,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  if (prompt === undefined) return work()
  const stop = new AbortController()
  const unfollow = onAbort(signal, () => stop.abort(signal.reason))
  const playing = loop(party, prompt, stop.signal).catch(() => undefined)
  try {
    return await work()
  } finally {
    unfollow()
    stop.abort()
    await playing
  }
}
