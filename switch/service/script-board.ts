import { NodeDraining } from '../app/core/errors.ts'
import type { App, Context } from '../app/define-app.ts'
import type { Edge } from '../app/lower/edge.ts'
import { DEFAULT_LIMITS } from '../app/policy/call-limits.ts'
import { Calls } from '../app/runtime/calls.ts'
import { runCall } from '../app/runtime/run-call.ts'
import { runTask } from '../app/runtime/run-task.ts'
import type { Task } from '../app/task.ts'
import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Clock } from '../engine/transport/transport.ts'
import type { MediaPort } from '../media/port/media-port.ts'
import { MAX_FORWARDS, type Plan, remainingHops } from '../routing/route-invite.ts'
import type { CallerEvent, CallerLeg, Invite, Refusal } from '../signalling/leg.ts'
import type { Line } from '../signalling/line.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { ScriptCallee } from '../signalling/script/script-callee.ts'
import { ScriptCaller } from '../signalling/script/script-caller.ts'
import { ScriptEdge, type ScriptWorld } from '../signalling/script/script-edge.ts'
import type { Log } from './log.ts'

export interface ScriptBoardOptions {
  readonly app: App<unknown>
  readonly plan: Plan
  readonly clock: Clock
  /** Makes an id no other call of any switch has. */
  readonly newId: () => string
  readonly port: (id: string) => MediaPort
  /** Opens the record of a leg. */
  readonly record: (start: LegStart) => LegRecord
  /** Told when the last call is over and no other can come. */
  readonly closed: () => void
  readonly log: Log
}

/** Calls that an application decides about, from their INVITE to their last goodbye. */
export class ScriptBoard {
  readonly calls = new Calls<unknown>()
  readonly #options: ScriptBoardOptions
  readonly #world: ScriptWorld
  readonly #callers = new Set<ScriptCaller>()
  readonly #callees = new Set<ScriptCallee>()
  readonly #running = new Set<Promise<unknown>>()
  readonly #stop = new AbortController()
  #isClosed = false

  constructor(options: ScriptBoardOptions) {
    this.#options = options
    const { clock, plan, newId, port, record } = options
    this.#world = { clock, plan, newId, port, record, own: (leg) => this.#own(leg) }
  }

  get size(): number {
    return this.#running.size
  }

  /** Starts the script of a new call, or refuses it. What it returns hears what the caller does. */
  take(caller: CallerLeg, line: Line): (event: CallerEvent) => void {
    const { invite } = caller
    const { log, newId, clock, plan, app } = this.#options
    const hops = remainingHops(invite.header('Max-Forwards'))
    const refusal = this.#isClosed ? CLOSED : refusalFor(hops)
    if (refusal) {
      caller.refuse(refusal)
      return () => undefined
    }
    const { callId, origin, source, requestUri } = invite
    const id = newId()
    const leg = new ScriptCaller(id, caller, {
      startTimer: (after, act) => clock.after(after, act),
      record: this.#options.record(startOf(id, invite)),
    })
    const domain = origin.kind === 'subscriber' ? origin.domain : plan.domain
    const edge = new ScriptEdge(this.#world, line, { call: id, domain, hops: hops ?? 0 })
    log('info', 'call taken', { id: leg.id, callId, source, requestUri, origin })
    this.#callers.add(leg)
    const began = clock.now()
    const running = runCall(app, leg, edge, this.#context(leg.id, line, edge))
    this.#running.add(running)
    void running.then(({ end }) => {
      this.#running.delete(running)
      this.#callers.delete(leg)
      const facts = { by: end.by, reason: end.message, milliseconds: clock.now() - began }
      log('info', 'call over', { id: leg.id, callId, ...facts })
    })
    return (event) => leg.take(event)
  }

  /** The engine is gone, and every dialog with it. */
  lose(): void {
    for (const leg of [...this.#callers, ...this.#callees]) leg.lose()
  }

  /** Refuses new calls and ends the running ones; resolves when the last goodbye is answered. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stop.abort(new NodeDraining())
    for (const leg of this.#callers) void leg.hangUp()
    await Promise.all(this.#running)
    this.#options.closed()
  }

  #own(leg: ScriptCallee): void {
    this.#callees.add(leg)
    void leg.gone.then(() => this.#callees.delete(leg))
  }

  #context(id: string, line: Line, edge: Edge): Context<unknown> {
    const { clock, log } = this.#options
    return {
      calls: this.calls,
      now: () => clock.now(),
      log: (message, facts = {}) => log('info', message, { id, ...facts }),
      start: (work) => this.#start(work, line),
      message: (message) => edge.message(message),
    }
  }

  /** Runs something that calls others while nobody called. */
  #start(work: (task: Task) => Promise<unknown>, line: Line): void {
    if (this.#isClosed) throw new NodeDraining()
    const { newId, plan, log } = this.#options
    const behalf = { call: newId(), domain: plan.domain, hops: MAX_FORWARDS }
    const edge = new ScriptEdge(this.#world, line, behalf)
    const task = runTask(work, edge, DEFAULT_LIMITS, this.#stop.signal)
    const running: Promise<void> = task
      .catch((error: unknown) =>
        log('warn', 'task failed', { id: behalf.call, reason: String(error) }),
      )
      .then(() => void this.#running.delete(running))
    this.#running.add(running)
  }
}

function startOf(id: string, { callId, from, requestUri, source }: Invite): LegStart {
  const ends = { caller: parseNameAddress(from).uri, called: requestUri, source }
  return { id, call: id, direction: 'in', sipCallId: callId, ...ends }
}

const CLOSED: Refusal = { status: 503, reason: 'Shutting Down' }

function refusalFor(hops: number | undefined): Refusal | undefined {
  if (hops === undefined) return { status: 400, reason: 'Malformed Max-Forwards' }
  return hops <= 0 ? { status: 483 } : undefined
}
