import type { Party } from '../media/media.ts'
import type { Question, Refusal } from '../signalling/leg.ts'
import type { Action, Call, Exchange, MediaEvent, Step } from './call.ts'
import { peerOf } from './call.ts'
import { endCall } from './end-call.ts'
import { mapRefusal, refuseAnswer, refuseOffer } from './refusals.ts'

const NO_SDP: Refusal = { status: 502, reason: 'No Session Description' }

/** Starts the exchange a request of `by` asks for: its offer goes through the relay to the peer. */
export function openExchange(
  call: Call,
  { by, sdp, question }: { by: Party; sdp: string | undefined; question: Question | undefined },
): Step {
  const isLate = sdp === undefined
  const exchange: Exchange = { by, question, isLate, awaits: isLate ? 'peer' : 'offer-anchored' }
  const next = { ...call, exchange }
  return isLate ? askPeer(next, exchange, undefined) : [next, [{ type: 'media-offer', by, sdp }]]
}

/** The peer said yes: with its answer, or with its offer if it was asked for one. */
export function takeAnswer(call: Call, exchange: Exchange, sdp: string | undefined): Step {
  const { by, isLate } = exchange
  if (sdp === undefined) return answerWithout(call, exchange)
  if (isLate) {
    const offer = { type: 'media-offer', by: peerOf(by), sdp } as const
    return [awaiting(call, exchange, 'offer-anchored'), [offer]]
  }
  return [awaiting(call, exchange, 'answer-anchored'), [{ type: 'media-answer', sdp }]]
}

/** The ACK of the party that asked without an offer: it must bring the answer. */
export function takeAck(call: Call, exchange: Exchange, sdp: string | undefined): Step {
  if (sdp === undefined) return endCall(call, { reason: 'ACK without an answer', refusal: NO_SDP })
  return [
    awaiting(call, exchange, 'answer-anchored'),
    [
      { type: 'stop', timer: 'patience' },
      { type: 'media-answer', sdp },
    ],
  ]
}

/** The relay has done its part. */
export function takeMedia(call: Call, exchange: Exchange, event: MediaEvent): Step {
  if (event.type === 'failed') return mediaFailed(call, exchange, event)
  const isOffer = exchange.awaits === 'offer-anchored'
  if (isOffer === exchange.isLate) return giveBack(call, exchange, event.sdp)
  if (isOffer) return askPeer(awaiting(call, exchange, 'peer'), exchange, event.sdp)
  const acknowledge = { type: 'acknowledge', to: peerOf(exchange.by), sdp: event.sdp } as const
  return [{ ...call, exchange: undefined }, [acknowledge]]
}

/** The peer said no to a re-INVITE: the session stays as it was (RFC 3261, 14.1). */
export function takeRefusal(call: Call, exchange: Exchange, refusal: Refusal): Step {
  // RFC 3261, 12.2.1.2: these say that the peer's dialog does not exist any more.
  if (refusal.status === 408 || refusal.status === 481) {
    return endCall(call, { reason: `re-INVITE refused: ${refusal.status}`, refusal: NO_SDP })
  }
  return declined(call, exchange, mapRefusal(refusal))
}

function awaiting(call: Call, exchange: Exchange, awaits: Exchange['awaits']): Call {
  return { ...call, exchange: { ...exchange, awaits } }
}

function askPeer(call: Call, { by, question }: Exchange, sdp: string | undefined): Step {
  if (question) return [call, [{ type: 'reoffer', to: peerOf(by), sdp }]]
  return [
    { ...call, callee: 'inviting' },
    [
      { type: 'start', timer: 'ring' },
      { type: 'call', to: call.destination, sdp },
    ],
  ]
}

/** Gives the asking party what it asked for: the answer to its offer, or an offer to answer. */
function giveBack(call: Call, exchange: Exchange, sdp: string): Step {
  const { question, isLate } = exchange
  const next = isLate ? awaiting(call, exchange, 'ack') : { ...call, exchange: undefined }
  if (!question) return [{ ...next, caller: 'answering' }, [{ type: 'answer', sdp }]]
  const accept = { type: 'accept', question, sdp } as const
  return [next, isLate ? [accept, { type: 'start', timer: 'patience' }] : [accept]]
}

/** Some callees answer in a provisional response and do not repeat it in the 200. */
function answerWithout(call: Call, exchange: Exchange): Step {
  if (!exchange.question && call.early !== undefined) return giveBack(call, exchange, call.early)
  return endCall(call, { reason: 'answer without a session description', refusal: NO_SDP })
}

function mediaFailed(
  call: Call,
  exchange: Exchange,
  { fault, reason }: Extract<MediaEvent, { type: 'failed' }>,
): Step {
  const isOwnOffer = exchange.awaits === 'offer-anchored' && !exchange.isLate
  // Once the peer has agreed to something the other party never heard of, nothing can be saved.
  if (isOwnOffer && exchange.question) return declined(call, exchange, refuseOffer(fault))
  const refusal = isOwnOffer ? refuseOffer(fault) : refuseAnswer(fault)
  return endCall(call, { reason: `media: ${reason}`, refusal })
}

function declined(call: Call, exchange: Exchange, refusal: Refusal): Step {
  const { question, isLate } = exchange
  if (!question) return [call, []]
  const actions: Action[] = [{ type: 'decline', question, refusal }]
  if (!isLate) actions.push({ type: 'media-revert' })
  return [{ ...call, exchange: undefined }, actions]
}
