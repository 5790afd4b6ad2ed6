import type { CalleeEvent, CallerEvent, DialogEvent } from '../signalling/leg.ts'
import type { Action, Call, CallEvent, Step } from './call.ts'

/** One step of a call that is being ended: legs that could not be let go at once follow. */
export function stepEnding(call: Call, event: CallEvent): Step {
  if (event.from === 'timer') return event.timer === 'patience' ? dropBoth(call) : [call, []]
  const [next, actions] = stepLegs(call, event)
  const isJustOver = isGone(next) && !isGone(call)
  return [next, isJustOver ? [...actions, { type: 'stop', timer: 'patience' }] : actions]
}

function stepLegs(call: Call, event: CallEvent): Step {
  switch (event.from) {
    case 'caller':
      return fromCaller(call, event.event)
    case 'callee':
      return fromCallee(call, event.event)
    default:
      return [call, []]
  }
}

const isGone = ({ caller, callee }: Call): boolean => caller === 'gone' && callee === 'gone'

/** RFC 3261, 15: no BYE before the ACK of our 200. */
function fromCaller(call: Call, event: CallerEvent): Step {
  if (call.caller === 'gone') return [call, turnAway(event)]
  switch (event.type) {
    case 'established':
      return [{ ...call, caller: 'unacknowledged' }, []]
    case 'unanswerable':
    case 'ended':
      return [{ ...call, caller: 'gone' }, []]
    case 'acknowledged':
      return [{ ...call, caller: 'gone' }, [{ type: 'hang-up', party: 'caller' }]]
    default:
      return [call, turnAway(event)]
  }
}

/** RFC 3261, 9.1 and 13.2.2.4: a 200 may beat our CANCEL, and then only a BYE ends the call. */
function fromCallee(call: Call, event: CalleeEvent): Step {
  if (call.callee === 'gone') return [call, turnAway(event)]
  switch (event.type) {
    case 'refused':
    case 'ended':
      return [{ ...call, callee: 'gone' }, []]
    case 'answered':
      return [{ ...call, callee: 'gone' }, [{ type: 'hang-up', party: 'callee' }]]
    default:
      return [call, turnAway(event)]
  }
}

/** Whatever asks for an answer gets one: there is no call any more. */
function turnAway(event: CallerEvent | CalleeEvent | DialogEvent): readonly Action[] {
  if (event.type === 'relayed') return [{ type: 'reply', message: event.message, status: 481 }]
  if (event.type !== 'offered') return []
  return [{ type: 'decline', question: event.question, refusal: { status: 481 } }]
}

/** The message waited for did not come. Whoever has a dialog gets a BYE all the same. */
function dropBoth(call: Call): Step {
  const actions: Action[] = []
  if (call.caller !== 'gone') actions.push({ type: 'hang-up', party: 'caller' })
  if (call.callee !== 'gone') actions.push({ type: 'forget', party: 'callee' })
  return [{ ...call, caller: 'gone', callee: 'gone' }, actions]
}
