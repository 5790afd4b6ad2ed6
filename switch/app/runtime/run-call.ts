import { stackOf } from '../../../inventory/model/reason-of.ts'
import type { Clock } from '../../engine/transport/transport.ts'
import { MediaError } from '../../media/media.ts'
import { Call } from '../call.ts'
import { parseState } from '../core/checkpoint.ts'
import { type Duration, milliseconds } from '../core/duration.ts'
import { HungUp, isCallError } from '../core/errors.ts'
import { onAbort } from '../core/signals.ts'
import { sleep } from '../core/sleep.ts'
import type { App, Context } from '../define-app.ts'
import { Caller } from '../lower/caller.ts'
import type { Edge } from '../lower/edge.ts'
import type { IncomingLeg } from '../lower/leg.ts'
import { Legs } from '../lower/legs.ts'
import type { Participant } from '../participant.ts'
import type { CallLimits } from '../policy/call-limits.ts'
import { LimitedEdge } from '../policy/limited-edge.ts'
import { defaultTreatment } from './treatment.ts'

export interface CallOutcome {
  /** How the caller's leg ended. */
  readonly end: HungUp
  /** What the script threw; undefined when it returned. */
  readonly error: unknown
}

/** A call that goes on in another process than it began in. */
export interface Resumed {
  /** Its last checkpoint. */
  readonly state: string
  /** When it began; milliseconds since 1970. */
  readonly since: number
}

/** What runs, and within which bounds. */
export interface Running<Message> {
  readonly app: App<Message, unknown>
  readonly context: Context<Message>
  readonly limits: CallLimits
  /** Absent: the call is new. */
  readonly resumed: Resumed | undefined
}

/** Milliseconds a script may go on for when nobody is left that it could talk to. */
const AFTERTHOUGHTS = 30_000

/**
 * Runs the script of an application for one call, and then lets go of everybody: whatever the
 * script does, its call leaves nothing behind. Never rejects; resolves when all are gone.
 */
export async function runCall<Message>(
  leg: IncomingLeg,
  edge: Edge,
  running: Running<Message>,
): Promise<CallOutcome> {
  const { app, context, limits, resumed } = running
  const limited = new LimitedEdge(edge, limits)
  const caller = new Caller(leg, limited, edge.port(leg.id))
  const stopLimit = limitDuration(caller, limited, limits.duration, resumed?.since)
  const legs = new Legs()
  const call = new Call<Message, unknown>(caller, legs, app.onResume && app.state)
  context.calls.add(call)
  const script = resumed ? resume(call, resumed, running) : app.call(call, context)
  const error = await errorOf(runScript(script, call, legs))
  const reason = failureOf(error)
  if (reason !== undefined) context.log('script failed', { call: call.id, reason })
  if (call.isAnswered) void call.hangup()
  else void caller.reject(defaultTreatment(error))
  const scriptOver = new HungUp('script', 'the script is over')
  const [end] = await Promise.all([caller.gone, legs.hangUp(scriptOver)])
  stopLimit()
  context.calls.remove(call)
  return { end, error }
}

/** @throws {TypeError} when another version kept what this one does not know. */
async function resume<Message>(
  call: Call<Message, unknown>,
  { state }: Resumed,
  { app, context }: Running<Message>,
): Promise<unknown> {
  if (!app.state) throw new TypeError('checkpoints need "state" and "onResume" in defineApp')
  return app.onResume?.(call, parseState(app.state, state), context)
}

/** Why a script did not do its work; undefined when it did, or somebody was gone or said no. */
function failureOf(error: unknown): string | undefined {
  if (error === undefined) return undefined
  if (error instanceof MediaError) return error.message
  return isCallError(error) ? undefined : stackOf(error)
}

/** @returns calls the limit off. */
function limitDuration(
  caller: Caller,
  edge: LimitedEdge,
  duration: Duration,
  since = edge.clock.now(),
): () => void {
  const left = since + milliseconds(duration) - edge.clock.now()
  return edge.clock.after(Math.max(0, left), () => {
    void caller.hangUp(new HungUp('limit', `lasted ${duration}`))
    void edge.close()
  })
}

/** A script that waits for something that never comes is given up once nobody is left. */
async function runScript(
  script: Promise<unknown>,
  { signal, party }: Participant,
  legs: Legs,
): Promise<void> {
  const over = new AbortController()
  try {
    await Promise.race([script, abandonment(signal, legs, party.edge.clock, over.signal)])
  } finally {
    over.abort()
  }
}

/** Rejects with the caller's end, a while after nobody is there any more. */
async function abandonment(
  caller: AbortSignal,
  legs: Legs,
  clock: Clock,
  over: AbortSignal,
): Promise<never> {
  await new Promise<void>((resolve) => onAbort(caller, resolve))
  do await sleep(clock, AFTERTHOUGHTS, over)
  while (legs.size > 0)
  throw caller.reason
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
    return undefined
  } catch (error) {
    return error ?? new Error('the script threw nothing')
  }
}
