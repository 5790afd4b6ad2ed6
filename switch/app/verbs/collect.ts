import type { Digit } from '../../media/port/media-port.ts'
import { type Duration, milliseconds } from '../core/duration.ts'
import type { Bounds } from '../core/scope.ts'
import type { Party } from '../lower/party.ts'
import { listOf, playAll, type Utterance } from './play.ts'
import { readKey } from './read-key.ts'

export interface CollectOptions extends Bounds {
  /** Played first. */
  readonly prompt?: Utterance | readonly Utterance[]
  /** Keys that stop the prompt and count; false: those pressed before its end are forgotten. Default true. */
  readonly bargeIn?: boolean
  /** Most keys to wait for. Default 32. */
  readonly max?: number
  /** A key that says "that was all"; it is not among the digits. */
  readonly finishOn?: Digit
  /** How long to wait for the first key after the prompt. Default 5s. */
  readonly firstKey?: Duration
  /** How long to wait for each further key. Default 3s. */
  readonly nextKey?: Duration
}

export interface Collected {
  readonly digits: string
  readonly endedBy: 'length' | 'key' | 'silence'
}

/** Reads keys. That nobody presses any is no error: the digits are empty. */
export function collect(party: Party, options: CollectOptions): Promise<Collected> {
  return party.scope.operate((signal) => readKeys(party, options, signal), options)
}

async function readKeys(
  party: Party,
  options: CollectOptions,
  signal: AbortSignal,
): Promise<Collected> {
  const { bargeIn = true, max = 32, finishOn, firstKey = '5s', nextKey = '3s' } = options
  const prompts = listOf(options.prompt ?? [])
  const [first, next] = [milliseconds(firstKey), milliseconds(nextKey)]
  if (!bargeIn) {
    await playAll(party, prompts, signal)
    party.digits.clear()
  }
  let digits = ''
  let wait = { prompts: bargeIn ? prompts : [], patience: first }
  while (digits.length < max) {
    const key = await readKey(party, wait, signal)
    if (key === undefined) return { digits, endedBy: 'silence' }
    if (key === finishOn) return { digits, endedBy: 'key' }
    digits += key
    wait = { prompts: [], patience: next }
  }
  return { digits, endedBy: 'length' }
}
