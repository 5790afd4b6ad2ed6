import type { CalleeEvent, CallerEvent, Refusal } from '../signalling/leg.ts'
import type {
  Action,
  Call,
  CallEvent,
  Destination,
  LossEvent,
  MediaEvent,
  Step,
  Timer,
} from './call.ts'
import { endCall } from './end-call.ts'
import { openExchange } from './exchange.ts'
import { fromDialog, partyLeft } from './from-dialog.ts'
import { mapRefusal, passMoved } from './refusals.ts'
import { renewedMedia, renewIfLost, takeLoss } from './renewal.ts'
import { fromRinging, takeRelayed } from './ringing.ts'
import { stepEnding } from './step-ending.ts'

/** Opens a call for an INVITE that is routed: a back-to-back user agent (RFC 7092). */
export function openCall(destination: Destination, sdp: string | undefined): Step {
  const call: Call = {
    destination,
    caller: 'inviting',
    callee: 'idle',
    exchange: undefined,
    hasRung: false,
    early: undefined,
    renewal: undefined,
    isLost: false,
    ending: undefined,
  }
  return openExchange(call, { by: 'caller', sdp, question: undefined })
}

/** One step of the machine. Legs, media and timers belong to whoever calls it. */
export function step(call: Call, event: CallEvent): Step {
  return renewIfLost(take(call, event))
}

function take(call: Call, event: CallEvent): Step {
  if (event.from === 'switch' && event.event === 'lost') return forgetBoth(call)
  if (call.ending !== undefined) return stepEnding(call, event)
  switch (event.from) {
    case 'caller':
      return fromCaller(call, event.event)
    case 'callee':
      return fromCallee(call, event.event)
    case 'media':
      return fromMedia(call, event.event)
    case 'timer':
      return expired(call, event.timer)
    case 'switch':
      return endCall(call, {
        reason: 'the switch shuts down',
        refusal: { status: 503, headers: { 'Retry-After': '10' } },
      })
  }
}

function fromMedia(call: Call, event: MediaEvent | LossEvent): Step {
  if (event.type === 'lost') return takeLoss(call)
  return call.renewal ? renewedMedia(call, event) : takeRelayed(call, event)
}

/** The engine took both dialogs with it: nothing can be said to anybody. */
function forgetBoth(call: Call): Step {
  const mute: Call = { ...call, caller: 'gone', callee: 'gone', exchange: undefined }
  const forget: Action[] = [
    { type: 'forget', party: 'caller' },
    { type: 'forget', party: 'callee' },
  ]
  if (call.ending !== undefined) return [mute, [...forget, { type: 'stop', timer: 'patience' }]]
  const [ended, actions] = endCall(mute, {
    reason: 'the engine is gone',
    refusal: { status: 500 },
  })
  return [ended, [...forget, ...actions]]
}

function fromCaller(call: Call, event: CallerEvent): Step {
  switch (event.type) {
    case 'cancelled':
      // The engine has answered 487 itself. Later than that it is the 200 that counts.
      return call.caller === 'inviting' ? partyLeft(call, 'caller', 'cancelled') : [call, []]
    case 'established':
      return [{ ...call, caller: 'unacknowledged' }, [{ type: 'start', timer: 'longest' }]]
    case 'unanswerable':
      return partyLeft(call, 'caller', event.reason)
    default:
      return fromDialog(call, 'caller', event)
  }
}

function fromCallee(call: Call, event: CalleeEvent): Step {
  switch (event.type) {
    case 'provisional':
    case 'answered':
      return call.callee === 'inviting' ? fromRinging(call, event) : [call, []]
    case 'refused':
      return endCall(
        { ...call, callee: 'gone' },
        { reason: `refused: ${event.refusal.status}`, refusal: refusalFor(call, event.refusal) },
      )
    default:
      return fromDialog(call, 'callee', event)
  }
}

function refusalFor({ destination: { passesMoved } }: Call, refusal: Refusal): Refusal {
  return passesMoved && refusal.moved ? passMoved(refusal, refusal.moved) : mapRefusal(refusal)
}

function expired(call: Call, timer: Timer): Step {
  switch (timer) {
    case 'ring':
      // Silence is the callee's network (408), ringing its person (480).
      return endCall(call, {
        reason: 'no answer',
        refusal: call.hasRung ? { status: 480, reason: 'No Answer' } : { status: 408 },
      })
    case 'longest':
      return endCall(call, { reason: 'longest duration reached', refusal: { status: 500 } })
    case 'patience':
      return endCall(call, { reason: 'no ACK', refusal: { status: 500 } })
    case 'glare':
      return takeLoss(call)
  }
}
