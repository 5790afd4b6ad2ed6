import type { SipRequest, SipResponse } from '../message/message.ts'
import { ackFor } from './ack.ts'
import {
  type Action,
  patience,
  type Step,
  TIMER_D,
  type TimerName,
  type Timing,
} from './machine.ts'

/** RFC 3261, 17.1.1, with the Accepted state of RFC 6026, 7.2. */
export interface InviteClient {
  readonly phase: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated'
  readonly request: SipRequest
  readonly isReliable: boolean
  /** Milliseconds until the next retransmission. */
  readonly interval: number
  readonly ack?: SipRequest
}

export type InviteClientEvent =
  | { readonly type: 'response'; readonly response: SipResponse }
  | { readonly type: 'timer'; readonly timer: TimerName }

export function startInviteClient(
  request: SipRequest,
  isReliable: boolean,
  timing: Timing,
): Step<InviteClient> {
  const actions: Action[] = [
    { type: 'send', message: request },
    { type: 'start', timer: 'B', after: patience(timing) },
  ]
  if (!isReliable) actions.push({ type: 'start', timer: 'A', after: timing.t1 })
  return { state: { phase: 'calling', request, isReliable, interval: timing.t1 }, actions }
}

export function stepInviteClient(
  state: InviteClient,
  event: InviteClientEvent,
  timing: Timing,
): Step<InviteClient> {
  if (event.type === 'timer') return onTimer(state, event.timer)
  const { response } = event
  if (state.phase === 'calling' || state.phase === 'proceeding') {
    return onResponse(state, response, timing)
  }
  if (state.phase === 'completed' && response.status >= 300 && state.ack) {
    return { state, actions: [{ type: 'send', message: state.ack }] }
  }
  // Every 2xx, repeated or from another branch, is the user's to acknowledge.
  if (state.phase === 'accepted' && isSuccess(response)) {
    return { state, actions: [{ type: 'deliver', response }] }
  }
  return { state, actions: [] }
}

function onResponse(
  state: InviteClient,
  response: SipResponse,
  timing: Timing,
): Step<InviteClient> {
  const quiet: Action[] = [
    { type: 'stop', timer: 'A' },
    { type: 'stop', timer: 'B' },
    { type: 'deliver', response },
  ]
  if (response.status < 200) return { state: { ...state, phase: 'proceeding' }, actions: quiet }
  if (isSuccess(response)) {
    const actions: Action[] = [...quiet, { type: 'start', timer: 'M', after: patience(timing) }]
    return { state: { ...state, phase: 'accepted' }, actions }
  }
  const ack = ackFor(state.request, response)
  const after = state.isReliable ? 0 : TIMER_D
  return {
    state: { ...state, phase: 'completed', ack },
    actions: [{ type: 'send', message: ack }, ...quiet, { type: 'start', timer: 'D', after }],
  }
}

function onTimer(state: InviteClient, timer: TimerName): Step<InviteClient> {
  if (timer === 'A' && state.phase === 'calling') {
    const interval = state.interval * 2
    return {
      state: { ...state, interval },
      actions: [
        { type: 'send', message: state.request },
        { type: 'start', timer: 'A', after: interval },
      ],
    }
  }
  const terminated: InviteClient = { ...state, phase: 'terminated' }
  if (timer === 'B' && state.phase === 'calling') {
    const actions: Action[] = [{ type: 'stop', timer: 'A' }, { type: 'timed-out' }, { type: 'end' }]
    return { state: terminated, actions }
  }
  if (timer === 'D' || timer === 'M') return { state: terminated, actions: [{ type: 'end' }] }
  return { state, actions: [] }
}

function isSuccess({ status }: SipResponse): boolean {
  return status >= 200 && status < 300
}
