import type { CalleeEvent } from '../signalling/leg.ts'
import type { Action, Call, Early, Exchange, MediaEvent, Step } from './call.ts'
import { takeAnswer, takeMedia } from './exchange.ts'

type Provisional = Extract<CalleeEvent, { type: 'provisional' }>

/** What the callee says goes to the caller in that order, however long the relay takes. */
export function fromRinging(
  call: Call,
  event: Extract<CalleeEvent, { type: 'provisional' | 'answered' }>,
): Step {
  const { exchange } = call
  if (!exchange) return [call, []]
  const isAnswer = event.type === 'answered'
  const heard: Call = isAnswer ? { ...call, callee: 'confirmed' } : { ...call, hasRung: true }
  const stop: readonly Action[] = isAnswer ? [{ type: 'stop', timer: 'ring' }] : []
  if (typeof exchange.awaits === 'object') {
    const awaits = { ...exchange.awaits, next: event }
    return [{ ...heard, exchange: { ...exchange, awaits } }, stop]
  }
  if (!isAnswer) return takeProvisional(heard, event)
  return after([heard, stop], (next) => takeAnswer(next, exchange, event.sdp))
}

/** The relay has done its part, for early media or for an exchange. */
export function takeRelayed(call: Call, event: MediaEvent): Step {
  const { exchange } = call
  if (!exchange) return [call, []]
  const { awaits } = exchange
  if (typeof awaits !== 'object') return takeMedia(call, exchange, event)
  const taken = takeEarlyMedia(call, { exchange, early: awaits }, event)
  const { next } = awaits
  return next ? after(taken, (heard) => fromRinging(heard, next)) : taken
}

/**
 * Passes a provisional response on. One with an answer lets the caller hear the callee's network
 * at once (RFC 3960); a session description that is no answer to an offer of ours is left out.
 */
function takeProvisional(call: Call, { status, sdp }: Provisional): Step {
  const rung = { ...call, hasRung: true }
  const { exchange } = call
  if (sdp === undefined || !exchange || exchange.isLate) return [rung, [{ type: 'ring', status }]]
  const early: Early = { status, next: undefined }
  const next = { ...rung, exchange: { ...exchange, awaits: early } }
  return [next, [{ type: 'media-answer', sdp }]]
}

/** The answer in a provisional response is anchored; one that cannot be is only rung. */
function takeEarlyMedia(
  call: Call,
  { exchange, early: { status } }: { exchange: Exchange; early: Early },
  event: MediaEvent,
): Step {
  const back: Call = { ...call, exchange: { ...exchange, awaits: 'peer' } }
  if (event.type === 'failed') return [back, [{ type: 'ring', status }]]
  return [{ ...back, early: event.sdp }, [{ type: 'ring', status, sdp: event.sdp }]]
}

/** One step after another, as one. */
function after([call, actions]: Step, next: (call: Call) => Step): Step {
  const [later, more] = next(call)
  return [later, [...actions, ...more]]
}
