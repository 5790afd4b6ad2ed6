import type { Refusal } from '../signalling/leg.ts'
import type { Action, Call, CalleeStage, CallerStage, Exchange, Step } from './call.ts'

export interface Ending {
  /** For logs. */
  readonly reason: string
  /** What the caller is told if it has had no final response yet. */
  readonly refusal: Refusal
  /** Value of the Reason of a BYE; absent: there is nothing to explain. */
  readonly header?: string
}

/** Lets go of whoever is left, and of the media. Some goodbyes have to wait: `stepEnding`. */
export function endCall(call: Call, { reason, refusal, header }: Ending): Step {
  const why = header === undefined ? {} : { reason: header }
  const [caller, toCaller] = leaveCaller(call.caller, refusal, why)
  const [callee, toCallee] = leaveCallee(call.callee, why)
  const over = { exchange: undefined, renewal: undefined, ending: reason }
  const ended: Call = { ...call, caller, callee, ...over }
  const isSomebodyLeft = caller !== 'gone' || callee !== 'gone'
  return [
    ended,
    [
      { type: 'stop', timer: 'ring' },
      { type: 'stop', timer: 'longest' },
      { type: 'stop', timer: 'patience' },
      { type: 'stop', timer: 'glare' },
      ...declineOpen(call.exchange),
      ...toCaller,
      ...toCallee,
      { type: 'media-release' },
      ...(isSomebodyLeft ? [{ type: 'start', timer: 'patience' } as const] : []),
    ],
  ]
}

interface Why {
  readonly reason?: string
}

function leaveCaller(
  stage: CallerStage,
  refusal: Refusal,
  why: Why,
): [CallerStage, readonly Action[]] {
  if (stage === 'inviting') return ['gone', [{ type: 'refuse', refusal }]]
  if (stage === 'confirmed') return ['gone', [{ type: 'hang-up', party: 'caller', ...why }]]
  return [stage, []]
}

function leaveCallee(stage: CalleeStage, why: Why): [CalleeStage, readonly Action[]] {
  if (stage === 'idle') return ['gone', []]
  if (stage === 'inviting') return ['cancelled', [{ type: 'cancel' }]]
  if (stage === 'confirmed') return ['gone', [{ type: 'hang-up', party: 'callee', ...why }]]
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
