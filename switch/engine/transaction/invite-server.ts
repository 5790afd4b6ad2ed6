import type { SipResponse } from '../message/message.ts'
import { type Action, patience, type Step, type TimerName, type Timing } from './machine.ts'

/** RFC 3261, 17.2.1, with the Accepted state of RFC 6026, 7.1. */
export interface InviteServer {
  readonly phase: 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated'
  readonly isReliable: boolean
  readonly response?: SipResponse
  /** Milliseconds until the next retransmission. */
  readonly interval: number
}

export type InviteServerEvent =
  /** The request again. */
  | { readonly type: 'request' }
  | { readonly type: 'acknowledged' }
  | { readonly type: 'respond'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }

export function startInviteServer(isReliable: boolean, timing: Timing): InviteServer {
  return { phase: 'proceeding', isReliable, interval: timing.t1 }
}

export function stepInviteServer(
  state: InviteServer,
  event: InviteServerEvent,
  timing: Timing,
): Step<InviteServer> {
  switch (event.type) {
    case 'request':
      return { state, actions: repeatAnswer(state) }
    case 'respond':
      return onRespond(state, event.response, timing)
    case 'acknowledged':
      return state.phase === 'completed' ? confirm(state, timing) : { state, actions: [] }
    case 'timer':
      return onTimer(state, event.timer, timing)
  }
}

/** A 2xx is repeated by its user, which knows whether an ACK came (RFC 6026, 7.1). */
function repeatAnswer({ phase, response }: InviteServer): readonly Action[] {
  const repeats = phase === 'proceeding' || phase === 'completed'
  return repeats && response ? [{ type: 'send', message: response }] : []
}

function onRespond(state: InviteServer, response: SipResponse, timing: Timing): Step<InviteServer> {
  const send: Action = { type: 'send', message: response }
  const isSuccess = response.status >= 200 && response.status < 300
  if (state.phase === 'accepted' && isSuccess) return { state, actions: [send] }
  if (state.phase !== 'proceeding') return { state, actions: [] }
  if (response.status < 200) return { state: { ...state, response }, actions: [send] }
  if (isSuccess) {
    const actions: Action[] = [send, { type: 'start', timer: 'L', after: patience(timing) }]
    return { state: { ...state, phase: 'accepted', response }, actions }
  }
  const actions: Action[] = [send, { type: 'start', timer: 'H', after: patience(timing) }]
  if (!state.isReliable) actions.push({ type: 'start', timer: 'G', after: timing.t1 })
  return { state: { ...state, phase: 'completed', response }, actions }
}

function confirm(state: InviteServer, { t4 }: Timing): Step<InviteServer> {
  return {
    state: { ...state, phase: 'confirmed' },
    actions: [
      { type: 'stop', timer: 'G' },
      { type: 'stop', timer: 'H' },
      { type: 'start', timer: 'I', after: state.isReliable ? 0 : t4 },
    ],
  }
}

function onTimer(state: InviteServer, timer: TimerName, { t2 }: Timing): Step<InviteServer> {
  const terminated: InviteServer = { ...state, phase: 'terminated' }
  if (timer === 'G' && state.phase === 'completed' && state.response) {
    const interval = Math.min(state.interval * 2, t2)
    return {
      state: { ...state, interval },
      actions: [
        { type: 'send', message: state.response },
        { type: 'start', timer: 'G', after: interval },
      ],
    }
  }
  if (timer === 'H' && state.phase === 'completed') {
    const actions: Action[] = [{ type: 'stop', timer: 'G' }, { type: 'timed-out' }, { type: 'end' }]
    return { state: terminated, actions }
  }
  if (timer === 'I' || timer === 'L') return { state: terminated, actions: [{ type: 'end' }] }
  return { state, actions: [] }
}
