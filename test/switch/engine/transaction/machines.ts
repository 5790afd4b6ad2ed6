import type { SipRequest, SipResponse } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import type { Action, Step } from '../../../../switch/engine/transaction/machine.ts'
import { requestText } from '../sip-text.ts'

export function requestOf(method: string, changes = {}): SipRequest {
  const message = parseMessage(
    Buffer.from(requestText(`${method} sip:b@192.0.2.9 SIP/2.0`, changes)),
  )
  if (message.kind !== 'request') throw new Error('no request')
  return message
}

export function responseOf(request: SipRequest, status: number, toTag = 'peer'): SipResponse {
  return replyTo(request, { status, reason: `R${status}`, toTag })
}

/** `send INVITE`, `start A 500`, `deliver 200`. */
export function describe(action: Action): string {
  switch (action.type) {
    case 'send': {
      const { message } = action
      return `send ${message.kind === 'request' ? message.method : message.status}`
    }
    case 'deliver':
      return `deliver ${action.response.status}`
    case 'start':
      return `start ${action.timer} ${action.after}`
    case 'stop':
      return `stop ${action.timer}`
    default:
      return action.type
  }
}

/** Tells a machine one event after the other; what it did last is what counts. */
export function run<State, Event>(
  begin: Step<State>,
  step: (state: State, event: Event) => Step<State>,
  events: readonly Event[],
): { readonly state: State; readonly actions: readonly string[] } {
  const end = events.reduce((last, event) => step(last.state, event), begin)
  return { state: end.state, actions: end.actions.map(describe) }
}
