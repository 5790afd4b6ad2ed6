import type { Digit, Prompt } from '../../media/port/media-port.ts'
import { type Duration, milliseconds } from '../core/duration.ts'
import type { Bounds } from '../core/scope.ts'
import { onAbort } from '../core/signals.ts'
import type { Party } from '../lower/party.ts'
import { playAll } from './play.ts'

export interface RecordingOptions extends Bounds {
  /** Played first, such as a beep. */
  readonly prompt?: Prompt | readonly Prompt[]
  /** Default 3m. */
  readonly longest?: Duration
  /** Ends after so much silence. Absent: silence is recorded as well. */
  readonly silence?: Duration
  /** A key that ends it. Default `#`. */
  readonly finishOn?: Digit
}

export interface Recording {
  /** Where the WAV file is. */
  readonly path: string
  /** Milliseconds. */
  readonly duration: number
  /** `stop`: the signal or the timeout of the operation. */
  readonly endedBy: 'hangup' | 'key' | 'silence' | 'length' | 'stop'
}

/**
 * Records what the party says. However it ends, what was said until then is kept: a message is
 * mostly ended by hanging up.
 */
export function record(party: Party, options: RecordingOptions = {}): Promise<Recording> {
  return party.scope.operate((signal) => recordUntil(party, options, signal), options)
}

async function recordUntil(
  party: Party,
  { prompt = [], longest = '3m', silence, finishOn = '#' }: RecordingOptions,
  signal: AbortSignal,
): Promise<Recording> {
  const limits = {
    longest: milliseconds(longest),
    ...(silence === undefined ? {} : { silence: milliseconds(silence) }),
  }
  await playAll(party, prompt, signal)
  party.digits.clear()
  const stop = new AbortController()
  const unfollow = onAbort(signal, () => stop.abort())
  let isFinished = false
  const reading = waitForKey(party, finishOn, stop.signal).then(
    () => {
      isFinished = true
      stop.abort()
    },
    () => undefined,
  )
  try {
    const { path, duration, stoppedBy } = await party.port.record({
      ...limits,
      signal: stop.signal,
    })
    if (stoppedBy !== 'signal') return { path, duration, endedBy: stoppedBy }
    const endedBy = isFinished ? 'key' : party.end ? 'hangup' : 'stop'
    return { path, duration, endedBy }
  } finally {
    unfollow()
    stop.abort()
    await reading
  }
}

async function waitForKey({ digits }: Party, key: Digit, signal: AbortSignal): Promise<void> {
  while ((await digits.take(signal)) !== key);
}
