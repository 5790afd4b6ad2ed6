import type { Prompt } from '../../media/port/media-port.ts'
import type { Duration } from '../core/duration.ts'
import { isCallError, Rejected } from '../core/errors.ts'
import type { Participant, Parting } from '../participant.ts'
import type { BridgeOptions } from '../verbs/bridge/bridge.ts'

export interface TransferOptions extends BridgeOptions {
  /** What the one hears who is transferred. */
  readonly music: Prompt
  /** How long the new one rings. Default 30s. */
  readonly ringFor?: Duration
}

type Referred = Extract<Parting, { type: 'referred' }>

/**
 * Lets two talk, and when one of them transfers the other (REFER), the other goes on with the new
 * one. Who transferred is told how it went; when it failed, both are back together.
 */
export async function bridgeAndFollow(
  one: Participant,
  other: Participant,
  options: TransferOptions,
): Promise<Parting> {
  let pair: readonly [Participant, Participant] = [one, other]
  for (;;) {
    const end = await pair[0].bridge(pair[1], options)
    if (end.type !== 'referred') return end
    pair = await follow(end, options)
  }
}

async function follow(
  { by, left, referral }: Referred,
  { music, ringFor = '30s' }: TransferOptions,
): Promise<readonly [Participant, Participant]> {
  try {
    const reached = await left.dial(referral.to, { hear: music, timeout: ringFor })
    await referral.report(200)
    void by.hangup()
    return [left, reached]
  } catch (error) {
    await referral.report(error instanceof Rejected ? error.status : 480)
    if (left.signal.aborted || !isCallError(error)) throw error
    return [by, left]
  }
}
