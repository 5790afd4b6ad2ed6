import type { Refusal } from '../signalling/leg.ts'
import type { Action, Call, CalleeStage, CallerStage, Exchange, Step } from './call.ts'

export interface Ending {
  /** For logs. */
  readonly reason: string
  /** What the caller is told if it has had no final response yet. */
  readonly refusal: Refusal
}

/** Lets go of whoever is left, and of the media. Some goodbyes have to wait: `stepEnding`. */
export function endCall(call: Call, { reason, refusal }: Ending): Step {
  const [caller, toCaller] = leaveCaller(call.caller, refusal)
  const [callee, toCallee] = leaveCallee(call.callee)
  const ended: Call = { ...call, caller, callee, exchange: undefined, ending: reason }
  const isSomebodyLeft = caller !== 'gone' || callee !== 'gone'
  return [
    ended,
    [
      { type: 'stop', timer: 'ring' },
      { type: 'stop', timer: 'longest' },
      { type: 'stop', timer: 'patience' },
      ...declineOpen(call.exchange),
      ...toCaller,
      ...toCallee,
      { type: 'media-release' },
      ...(isSomebodyLeft ? [{ type: 'start', timer: 'patience' } as const] : []),
    ],
  ]
}

function leaveCaller(stage: CallerStage, refusal: Refusal): [CallerStage, readonly Action[]] {
  if (stage === 'inviting') return ['gone', [{ type: 'refuse', refusal }]]
  if (stage === 'confirmed') return ['gone', [{ type: 'hang-up', party: 'caller' }]]
  return [stage, []]
}

function leaveCallee(stage: CalleeStage): [CalleeStage, readonly Action[]] {
  if (stage === 'idle') return ['gone', []]
  if (stage === 'inviting') return ['cancelled', [{ type: 'cancel' }]]
  if (stage === 'confirmed') return ['gone', [{ type: 'hang-up', party: 'callee' }]]
  return [stage, []]
}

/** A request still open when its dialog ends is answered 487 (RFC 3261, 15.1.2). */
function declineOpen(exchange: Exchange | undefined): readonly Action[] {
  if (!exchange?.question) return []
  const isAnswered =
    exchange.isLate && (exchange.awaits === 'ack' || exchange.awaits === 'answer-anchored')
  if (isAnswered) return []
  return [{ type: 'decline', question: exchange.question, refusal: { status: 487 } }]
}
