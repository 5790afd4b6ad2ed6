import { HungUp } from '../../app/core/errors.ts'
import type { Refusal } from '../leg.ts'
import { MEDIA_LOST } from '../reason-header.ts'

/** How we let go of a party. */
export interface Goodbye {
  /** For the record. */
  readonly end: HungUp
  /** Instead of an answer. */
  readonly refusal: Refusal
  /** Reason of a BYE; absent: there is nothing to explain. */
  readonly reason?: string
}

const USUAL: Goodbye = { end: new HungUp('script', 'hung up'), refusal: { status: 480 } }

/** Whoever loses a call without anybody's doing is told so. */
export function goodbyeFor(end: HungUp | undefined): Goodbye {
  if (end?.by !== 'loss') return USUAL
  return {
    ...{ end, reason: MEDIA_LOST },
    refusal: { status: 503, headers: { Reason: MEDIA_LOST } },
  }
}
