import type { Party } from '../media/media.ts'
import type { DialogEvent } from '../signalling/leg.ts'
import { MEDIA_LOST } from '../signalling/reason-header.ts'
import type { Call, MediaEvent, Step } from './call.ts'
import { endCall } from './end-call.ts'

type Reoffered = Extract<DialogEvent, { type: 'reoffer-answered' | 'reoffer-refused' }>

/** The relay has lost the call. Whatever is under way goes on first: it may mend one half of it. */
export function takeLoss(call: Call): Step {
  return [{ ...call, isLost: true }, []]
}

/** Begins to tell both parties of other media, once nothing else is under way. */
export function renewIfLost([call, actions]: Step): Step {
  const isSettled = call.caller === 'confirmed' && call.callee === 'confirmed'
  const isFree = !call.exchange && !call.renewal && call.ending === undefined
  if (!call.isLost || !isSettled || !isFree) return [call, actions]
  const renewing: Call = { ...call, isLost: false, renewal: 'offer-anchored' }
  return [renewing, [...actions, { type: 'stop', timer: 'glare' }, { type: 'media-renew' }]]
}

/** The relay has made an offer for the callee, or of its answer one for the caller. */
export function renewedMedia(call: Call, event: MediaEvent): Step {
  if (event.type === 'failed') return giveUp(call, event.reason)
  const to: Party = call.renewal === 'offer-anchored' ? 'callee' : 'caller'
  return [{ ...call, renewal: to }, [{ type: 'reoffer', to, sdp: event.sdp }]]
}

/** A party has answered the re-INVITE. */
export function renewedParty(call: Call, party: Party, event: Reoffered): Step {
  if (call.renewal !== party) return [call, []]
  if (event.type === 'reoffer-refused') return refused(call, event.refusal.status)
  const { sdp } = event
  if (sdp === undefined) return giveUp(call, 'a re-INVITE was answered without a description')
  if (party === 'caller') return [{ ...call, renewal: undefined }, [{ type: 'media-confirm', sdp }]]
  return [{ ...call, renewal: 'answer-anchored' }, [{ type: 'media-answer', sdp }]]
}

/** A party's own re-INVITE was under way: it goes first (RFC 3261, 14.1). */
function refused(call: Call, status: number): Step {
  if (status !== 491) return giveUp(call, `a re-INVITE was refused: ${status}`)
  return [{ ...call, renewal: undefined }, [{ type: 'start', timer: 'glare' }]]
}

function giveUp(call: Call, reason: string): Step {
  const refusal = { status: 503, headers: { Reason: MEDIA_LOST } }
  return endCall(call, { reason: `media lost: ${reason}`, refusal, header: MEDIA_LOST })
}
