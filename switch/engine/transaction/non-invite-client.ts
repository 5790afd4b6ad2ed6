import type { SipRequest, SipResponse } from '../message/message.ts'
import { type Action, patience, type Step, type TimerName, type Timing } from './machine.ts'

/** RFC 3261, 17.1.2. */
export interface NonInviteClient {
  readonly phase: 'trying' | 'proceeding' | 'completed' | 'terminated'
  readonly request: SipRequest
  readonly isReliable: boolean
  /** Milliseconds until the next retransmission. */
  readonly interval: number
}

export type NonInviteClientEvent =
  | { readonly type: 'response'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }

export function startNonInviteClient(
  request: SipRequest,
  isReliable: boolean,
  timing: Timing,
): Step<NonInviteClient> {
  const actions: Action[] = [
    { type: 'send', message: request },
    { type: 'start', timer: 'F', after: patience(timing) },
  ]
  if (!isReliable) actions.push({ type: 'start', timer: 'E', after: timing.t1 })
  return { state: { phase: 'trying', request, isReliable, interval: timing.t1 }, actions }
}

export function stepNonInviteClient(
  state: NonInviteClient,
  event: NonInviteClientEvent,
  timing: Timing,
): Step<NonInviteClient> {
  if (state.phase === 'completed' || state.phase === 'terminated') {
    const isOver = event.type === 'timer' && event.timer === 'K'
    return isOver
      ? { state: { ...state, phase: 'terminated' }, actions: [{ type: 'end' }] }
      : { state, actions: [] }
  }
  if (event.type === 'timer') return onTimer(state, event.timer, timing)
  const { response } = event
  if (response.status < 200) {
    return { state: { ...state, phase: 'proceeding' }, actions: [{ type: 'deliver', response }] }
  }
  return {
    state: { ...state, phase: 'completed' },
    actions: [
      { type: 'stop', timer: 'E' },
      { type: 'stop', timer: 'F' },
      { type: 'deliver', response },
      { type: 'start', timer: 'K', after: state.isReliable ? 0 : timing.t4 },
    ],
  }
}

function onTimer(state: NonInviteClient, timer: TimerName, { t2 }: Timing): Step<NonInviteClient> {
  if (timer === 'E') {
    const interval = state.phase === 'trying' ? Math.min(state.interval * 2, t2) : t2
    return {
      state: { ...state, interval },
      actions: [
        { type: 'send', message: state.request },
        { type: 'start', timer: 'E', after: interval },
      ],
    }
  }
  if (timer !== 'F') return { state, actions: [] }
  return {
    state: { ...state, phase: 'terminated' },
    actions: [{ type: 'stop', timer: 'E' }, { type: 'timed-out' }, { type: 'end' }],
  }
}
