import type { SipResponse } from '../message/message.ts'
import { type Action, patience, type Step, type TimerName, type Timing } from './machine.ts'

/** RFC 3261, 17.2.2. */
export interface NonInviteServer {
  readonly phase: 'trying' | 'proceeding' | 'completed' | 'terminated'
  readonly isReliable: boolean
  readonly response?: SipResponse
}

export type NonInviteServerEvent =
  /** The request again. */
  | { readonly type: 'request' }
  | { readonly type: 'respond'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }

export function startNonInviteServer(isReliable: boolean): NonInviteServer {
  return { phase: 'trying', isReliable }
}

export function stepNonInviteServer(
  state: NonInviteServer,
  event: NonInviteServerEvent,
  timing: Timing,
): Step<NonInviteServer> {
  switch (event.type) {
    case 'request': {
      const { response } = state
      return { state, actions: response ? [{ type: 'send', message: response }] : [] }
    }
    case 'respond':
      return onRespond(state, event.response, timing)
    case 'timer':
      return event.timer === 'J'
        ? { state: { ...state, phase: 'terminated' }, actions: [{ type: 'end' }] }
        : { state, actions: [] }
  }
}

function onRespond(
  state: NonInviteServer,
  response: SipResponse,
  timing: Timing,
): Step<NonInviteServer> {
  if (state.phase === 'completed' || state.phase === 'terminated') return { state, actions: [] }
  const send: Action = { type: 'send', message: response }
  if (response.status < 200) {
    return { state: { ...state, phase: 'proceeding', response }, actions: [send] }
  }
  const after = state.isReliable ? 0 : patience(timing)
  return {
    state: { ...state, phase: 'completed', response },
    actions: [send, { type: 'start', timer: 'J', after }],
  }
}
