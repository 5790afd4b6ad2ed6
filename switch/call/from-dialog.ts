import type { Party } from '../media/media.ts'
import type { DialogEvent, InDialogMessage, Question } from '../signalling/leg.ts'
import { type Call, peerOf, type Step } from './call.ts'
import { endCall } from './end-call.ts'
import { openExchange, takeAck, takeAnswer, takeRefusal } from './exchange.ts'
import { renewedParty } from './renewal.ts'

/** One step of an established dialog, whichever side it is on. */
export function fromDialog(call: Call, party: Party, event: DialogEvent): Step {
  switch (event.type) {
    case 'ended':
      return partyLeft(call, party, event.reason)
    case 'acknowledged':
      return acknowledged(call, party, event.sdp)
    case 'offered':
      return offered(call, party, event.question)
    case 'replaced':
      return [call, []]
    case 'relayed':
      return relayed(call, party, event.message)
    case 'reoffer-answered':
    case 'reoffer-refused':
      return reoffered(call, party, event)
  }
}

/** One party is gone; so is the call. */
export function partyLeft(call: Call, party: Party, reason: string): Step {
  return endCall(
    { ...call, [party]: 'gone' },
    { reason: `${party}: ${reason}`, refusal: { status: 480, reason: 'Callee Hung Up' } },
  )
}

function acknowledged(call: Call, party: Party, sdp: string | undefined): Step {
  const { exchange } = call
  const isFirst = party === 'caller' && call.caller === 'unacknowledged'
  const next: Call = isFirst ? { ...call, caller: 'confirmed' } : call
  if (exchange?.awaits !== 'ack' || exchange.by !== party) return [next, []]
  return takeAck(next, exchange, sdp)
}

/** One exchange at a time (RFC 3261, 14.2), and none before the first is acknowledged. */
function offered(call: Call, party: Party, question: Question): Step {
  const isSettled = call.caller === 'confirmed' && call.callee === 'confirmed'
  if (isSettled && !call.exchange && !call.renewal) {
    return openExchange(call, { by: party, sdp: question.sdp, question })
  }
  return [call, [{ type: 'decline', question, refusal: { status: 491 } }]]
}

/** An attended transfer has been seen to before; others are nobody's but a script's to make. */
const NOT_RELAYED = new Set(['REFER', 'NOTIFY'])

function relayed(call: Call, party: Party, message: InDialogMessage): Step {
  if (NOT_RELAYED.has(message.method)) return [call, [{ type: 'reply', message, status: 405 }]]
  const to = peerOf(party)
  const stage = call[to]
  const hasDialog = stage === 'confirmed' || stage === 'unacknowledged'
  return [
    call,
    [hasDialog ? { type: 'relay', to, message } : { type: 'reply', message, status: 491 }],
  ]
}

function reoffered(
  call: Call,
  party: Party,
  event: Extract<DialogEvent, { type: 'reoffer-answered' | 'reoffer-refused' }>,
): Step {
  if (call.renewal) return renewedParty(call, party, event)
  const { exchange } = call
  const isExpected = exchange?.question && exchange.awaits === 'peer' && exchange.by !== party
  if (!exchange || !isExpected) return [call, []]
  if (event.type === 'reoffer-refused') return takeRefusal(call, exchange, event.refusal)
  return takeAnswer(call, exchange, event.sdp)
}
