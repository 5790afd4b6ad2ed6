import type { Digit } from '../../media/port/media-port.ts'
import { reasonOf } from '../core/errors.ts'
import { onAbort } from '../core/signals.ts'
import type { Party } from '../lower/party.ts'
import { playAll, type Utterance } from './play.ts'

export interface KeyWait {
  /** Played first; a key that is pressed stops it. */
  readonly prompts: readonly Utterance[]
  /** Milliseconds to wait for a key after that. */
  readonly patience: number
}

/**
 * The next key, or undefined when none comes in time. Only the reader itself decides what it got,
 * so a key pressed as the time runs out is either returned or left to the next one who reads.
 */
export async function readKey(
  party: Party,
  { prompts, patience }: KeyWait,
  signal: AbortSignal,
): Promise<Digit | undefined> {
  const giveUp = new AbortController()
  const silence = new AbortController()
  const undo = [
    onAbort(signal, () => giveUp.abort(reasonOf(signal))),
    onAbort(giveUp.signal, () => silence.abort(giveUp.signal.reason)),
  ]
  const key = party.digits.take(giveUp.signal)
  const playing = playAll(party, prompts, silence.signal)
  playing.then(
    () => undo.push(party.edge.clock.after(patience, () => giveUp.abort(OUT_OF_TIME))),
    (error: unknown) => giveUp.abort(error),
  )
  try {
    return await key
  } catch (error) {
    if (giveUp.signal.reason === OUT_OF_TIME) return undefined
    throw error
  } finally {
    silence.abort()
    await playing.catch(() => undefined)
    for (const each of undo) each()
  }
}

const OUT_OF_TIME = Symbol('out of time')
