import { Rejected } from '../app/core/errors.ts'
import { reasonPhrase } from '../app/lower/reason-phrases.ts'
import type { AppRuntime } from '../app/runtime/app-runtime.ts'
import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Clock } from '../engine/transport/transport.ts'
import type { MediaPort } from '../media/port/media-port.ts'
import { recordLeg } from '../reach/record-leg.ts'
import { isLoop } from '../routing/identity/diversion.ts'
import {
  callerOf,
  domainOf,
  MAX_FORWARDS,
  type Plan,
  remainingHops,
} from '../routing/route-invite.ts'
import { userOf } from '../routing/sip-user.ts'
import type { CallerEvent, CallerLeg, Invite } from '../signalling/leg.ts'
import type { Line } from '../signalling/line.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { ScriptCallee } from '../signalling/script/script-callee.ts'
import { ScriptCaller } from '../signalling/script/script-caller.ts'
import { ScriptEdge, type ScriptWorld } from '../signalling/script/script-edge.ts'
import type { Log } from './log.ts'

export interface ScriptBoardOptions {
  readonly plan: Plan
  readonly clock: Clock
  /** Makes an id no other call of any switch has. */
  readonly newId: () => string
  readonly port: (id: string) => MediaPort
  readonly reach: ScriptWorld['reach']
  /** Opens the record of a leg. */
  readonly record: (start: LegStart) => LegRecord
  readonly log: Log
}

/** What brings SIP to an application: callers in, callees out. */
export class ScriptBoard {
  readonly #options: ScriptBoardOptions
  readonly #world: ScriptWorld
  readonly #callers = new Set<ScriptCaller>()
  readonly #callees = new Set<ScriptCallee>()

  constructor(options: ScriptBoardOptions) {
    this.#options = options
    const { clock, plan, newId, port, reach, record } = options
    this.#world = { clock, plan, newId, port, reach, record, own: (leg) => this.#own(leg) }
  }

  /** Hands a new call to the application, or refuses it. What it returns hears what the caller does. */
  take(runtime: AppRuntime<unknown>, caller: CallerLeg, line: Line): (event: CallerEvent) => void {
    const { invite } = caller
    const { log, newId, clock, plan } = this.#options
    const hops = remainingHops(invite.header('Max-Forwards'))
    const { callId, origin, source, requestUri } = invite
    const domain = domainOf(origin, plan)
    const id = newId()
    const leg = new ScriptCaller(id, caller, {
      startTimer: (after, act) => clock.after(after, act),
      record: recordLeg(startOf(id, domain, invite), this.#options),
    })
    const refusal = refusalFor(hops, invite)
    if (refusal) {
      leg.reject(refusal)
      return () => undefined
    }
    const edge = new ScriptEdge(this.#world, line, {
      ...{ call: id, domain, hops: hops ?? 0 },
      caller: { uri: leg.from.uri, identity: callerOf(plan, invite) },
    })
    log('info', 'call taken', { id, callId, source, requestUri, origin })
    this.#callers.add(leg)
    const began = clock.now()
    void runtime.take(leg, edge).then((end) => {
      this.#callers.delete(leg)
      const facts = { by: end.by, reason: end.message, milliseconds: clock.now() - began }
      log('info', 'call over', { id, callId, ...facts })
    })
    return (event) => leg.take(event)
  }

  /** The world of something that calls others while nobody called. */
  edge(line: Line): ScriptEdge {
    const { newId, plan } = this.#options
    return new ScriptEdge(this.#world, line, {
      ...{ call: newId(), domain: plan.domain, hops: MAX_FORWARDS },
    })
  }

  /** The engine is gone, and every dialog with it. */
  lose(): void {
    for (const leg of [...this.#callers, ...this.#callees]) leg.lose()
  }

  #own(leg: ScriptCallee): void {
    this.#callees.add(leg)
    void leg.gone.then(() => this.#callees.delete(leg))
  }
}

function startOf(
  id: string,
  domain: string,
  { callId, from, requestUri, source }: Invite,
): LegStart {
  const ends = { caller: parseNameAddress(from).uri, called: requestUri, source }
  return { id, call: id, domain, direction: 'in', sipCallId: callId, ...ends }
}

/** @returns why a call is not even shown to the application. */
function refusalFor(hops: number | undefined, invite: Invite): Rejected | undefined {
  if (hops === undefined) return new Rejected(400, 'Malformed Max-Forwards')
  const dialled = userOf(invite.requestUri) ?? ''
  if (isLoop((name) => invite.header(name), dialled))
    return new Rejected(482, 'Diverted In Circles')
  return hops <= 0 ? new Rejected(483, reasonPhrase(483)) : undefined
}
