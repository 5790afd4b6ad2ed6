import { reasonOf } from '../../inventory/model/reason-of.ts'
import { type HungUp, Rejected } from '../app/core/errors.ts'
import { reasonPhrase } from '../app/lower/reason-phrases.ts'
import type { AppRuntime } from '../app/runtime/app-runtime.ts'
import { parseNameAddress } from '../engine/message/name-address.ts'
import type { Clock } from '../engine/transport/transport.ts'
import type { MediaPort } from '../media/port/media-port.ts'
import { type RenewedRecord, recordLeg } from '../reach/record-leg.ts'
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
import { type OnBehalf, ScriptEdge, type ScriptWorld } from '../signalling/script/script-edge.ts'
import { type CallNote, type Heritage, keeper } from './call-note.ts'
import type { Log } from './log.ts'

export interface ScriptBoardOptions {
  readonly plan: Plan
  readonly clock: Clock
  /** Makes an id no other call of any switch has. */
  readonly newId: () => string
  readonly port: (id: string) => MediaPort
  readonly speak: ScriptWorld['speak']
  readonly heritage: Heritage
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
    const { clock, plan, newId, port, speak, reach, record } = options
    const own = (leg: ScriptCallee) => this.#own(leg)
    this.#world = { clock, plan, newId, port, speak, reach, record, own }
  }

  /** Hands a new call to the application, or refuses it. What it returns hears what the caller does. */
  take(runtime: AppRuntime<unknown>, caller: CallerLeg, line: Line): (event: CallerEvent) => void {
    const { invite } = caller
    const { log, newId, clock, plan } = this.#options
    const hops = remainingHops(invite.header('Max-Forwards'))
    const { callId, origin, source, requestUri } = invite
    const domain = domainOf(origin, plan)
    const id = newId()
    const start = startOf(id, domain, invite)
    const behalf = { hops: hops ?? 0, identity: callerOf(plan, invite) }
    const facts = { ...particularsOf(invite), ...behalf, start, since: clock.now(), lives: 0 }
    const leg = this.#legOf(caller, facts, recordLeg(start, this.#options))
    const refusal = refusalFor(hops, invite)
    if (refusal) {
      leg.reject(refusal)
      return () => undefined
    }
    const edge = new ScriptEdge(this.#world, line, behalfOf(leg, facts))
    log('info', 'call taken', { id, callId, source, requestUri, origin })
    this.#callers.add(leg)
    void runtime.take(leg, edge).then((end) => this.#over(leg, facts, end))
    return (event) => leg.take(event)
  }

  /** Gives a call to the application that another worker had. What it returns hears its caller. */
  takeUp(
    runtime: AppRuntime<unknown>,
    caller: CallerLeg,
    { note, line }: { readonly note: CallNote; readonly line: Line },
  ): (event: CallerEvent) => void {
    const { heritage, log } = this.#options
    const { start, lives } = note
    const record = recordLeg(start, this.#options, heritage.record(start.id))
    const leg = this.#legOf(caller, { ...note, lives: lives + 1 }, record)
    this.#callers.add(leg)
    this.#goOn(runtime, leg, { note, line }).catch((error: unknown) => {
      log('warn', 'a call cannot be taken up', { id: start.id, reason: reasonOf(error) })
      this.#callers.delete(leg)
      void leg.hangUp()
    })
    return (event) => leg.take(event)
  }

  /** @throws {Error} why it cannot go on */
  async #goOn(
    runtime: AppRuntime<unknown>,
    leg: ScriptCaller,
    { note, line }: { readonly note: CallNote; readonly line: Line },
  ): Promise<void> {
    const { heritage, log } = this.#options
    const { relay, state, since } = note
    if (!(await heritage.inherit(leg.id))) throw new Error('its time is over')
    const port = await heritage.portAt(relay, leg.id, leg.sdp ?? '')
    // Should this worker die as well, that life has counted.
    await leg.keep(state)
    const portOf = (id: string) => (id === leg.id ? port : this.#world.port(id))
    const edge = new ScriptEdge({ ...this.#world, port: portOf }, line, behalfOf(leg, note))
    log('info', 'call taken up', { id: leg.id, callId: note.start.sipCallId })
    const end = await runtime.take(leg, edge, { state, since })
    await port.release()
    this.#over(leg, note, end)
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

  #legOf(caller: CallerLeg, facts: Particulars, record: RenewedRecord): ScriptCaller {
    const { clock } = this.#options
    return new ScriptCaller(facts.start.id, caller, {
      startTimer: (after, act) => clock.after(after, act),
      record,
      keep: keeper(facts, caller, this.#options),
    })
  }

  #over(leg: ScriptCaller, { start, since }: Particulars, end: HungUp): void {
    const { clock, log } = this.#options
    this.#callers.delete(leg)
    const facts = { by: end.by, reason: end.message, milliseconds: clock.now() - since }
    log('info', 'call over', { id: leg.id, callId: start.sipCallId, ...facts })
  }

  #own(leg: ScriptCallee): void {
    this.#callees.add(leg)
    void leg.gone.then(() => this.#callees.delete(leg))
  }
}

type Particulars = Omit<CallNote, 'relay' | 'state'>

function particularsOf({ from, requestUri, origin, header }: Invite) {
  return { from, requestUri, origin, to: header('To') ?? requestUri }
}

function behalfOf({ from }: ScriptCaller, { start, hops, identity }: Particulars): OnBehalf {
  const { call, domain } = start
  return { call, domain, hops, caller: { uri: from.uri, identity } }
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
