import { mapRefusal } from '../../call/refusals.ts'
import { MediaError } from '../../media/media.ts'
import { isCallError, NodeDraining, Rejected, Timeout } from '../core/errors.ts'
import { reasonPhrase } from '../lower/reason-phrases.ts'

/**
 * What a caller is told whose script ended without an answer: by returning (no error), by an error
 * of the family, or by a mistake.
 */
export function defaultTreatment(error: unknown): Rejected {
  if (error instanceof Rejected) {
    const { status, reason = reasonPhrase(status) } = mapRefusal(error)
    return new Rejected(status, reason)
  }
  return new Rejected(...statusOf(error))
}

function statusOf(error: unknown): [status: number, reason: string] {
  if (error === undefined) return [480, 'Temporarily Unavailable']
  if (error instanceof Timeout) return [480, 'No Answer']
  if (error instanceof NodeDraining) return [503, 'Service Unavailable']
  if (error instanceof MediaError && error.fault === 'refused') return [488, 'Not Acceptable Here']
  if (error instanceof MediaError) return [503, 'No Media']
  return isCallError(error) ? [480, 'Temporarily Unavailable'] : [500, 'Server Internal Error']
}
