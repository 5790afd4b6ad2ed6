import { randomUUID } from 'node:crypto'
import { Rejected } from '../../app/core/errors.ts'
import type { Edge, TextMessage } from '../../app/lower/edge.ts'
import type { Address, OutgoingInvite, OutgoingLeg } from '../../app/lower/leg.ts'
import { reasonPhrase } from '../../app/lower/reason-phrases.ts'
import type { Clock } from '../../engine/transport/transport.ts'
import type { MediaPort, Prompt } from '../../media/port/media-port.ts'
import type { Profile } from '../../media/profile.ts'
import type { Saying } from '../../media/speech/speech.ts'
import { type ReachNeeds, reachOver } from '../../reach/reach.ts'
import { type DialRecording, recordDial } from '../../reach/record-dial.ts'
import { ANONYMOUS_CALLER, callerIdentity } from '../../routing/caller-identity.ts'
import { IDENTITY_FIELDS, type Identity, identityOf } from '../../routing/identity/identity.ts'
import { profileTowards } from '../../routing/profile-towards.ts'
import { type Destined, type Plan, routeScript } from '../../routing/route-invite.ts'
import type { Line } from '../line.ts'
import { ALLOW_SCRIPTS } from '../sip-content.ts'
import { readAddress, renderAddress } from './address.ts'
import type { LegRecord, LegStart } from './leg-record.ts'
import { ScriptCallee } from './script-callee.ts'

/** What all calls of a switch share. */
export interface ScriptWorld {
  readonly clock: Clock
  readonly plan: Plan
  newId(): string
  port(id: string): MediaPort
  speak(saying: Saying, signal: AbortSignal): Promise<Prompt>
  readonly reach: Omit<ReachNeeds, 'newId'>
  /** Opens the record of a leg of ours. */
  record(start: LegStart): LegRecord
  /** Told of every leg, which is to hear when the engine is gone. */
  own(leg: ScriptCallee): void
}

/** On whose behalf a script calls others. */
export interface OnBehalf {
  /** Id of the caller's leg. */
  readonly call: string
  /** SIP domain, for those who are dialled by a name alone. */
  readonly domain: string
  /** Hops left (Max-Forwards). */
  readonly hops: number
  /** Who called, and how he gave himself out; absent where nobody did. */
  readonly caller?: { readonly uri: string; readonly identity: Identity }
}

/** The world of one call: SIP through drachtio-srf, media through rtpengine. */
export class ScriptEdge implements Edge {
  readonly clock: Clock
  readonly #world: ScriptWorld
  readonly #line: Line
  readonly #behalf: OnBehalf

  constructor(world: ScriptWorld, line: Line, behalf: OnBehalf) {
    this.clock = world.clock
    this.#world = world
    this.#line = line
    this.#behalf = behalf
  }

  newId(): string {
    return this.#world.newId()
  }

  port(id: string): MediaPort {
    return this.#world.port(id)
  }

  speak(saying: Saying, signal: AbortSignal): Promise<Prompt> {
    return this.#world.speak(saying, signal)
  }

  profileTowards({ to, from, headers }: Omit<OutgoingInvite, 'sdp'>): Profile {
    return profileTowards(this.#find(to, from, headers))
  }

  /** @throws {Rejected} when nothing is known of whom it is for, or the call has come too far. */
  invite({ to, from, headers, sdp }: OutgoingInvite): OutgoingLeg {
    const { hops, call, domain } = this.#behalf
    if (hops <= 0) throw new Rejected(483, reasonPhrase(483))
    const found = this.#find(to, from, headers)
    const { uri } = found
    const id = this.newId()
    const invite = { ...found, sdp }
    const { dial, over } = this.#recorded(id, { call, domain, caller: from.uri })
    const needs = { ...this.#world.reach, newId: () => randomUUID() }
    const particulars = { id, from, to: readAddress(uri), invite, over }
    const leg = new ScriptCallee(particulars, reachOver(dial, needs))
    this.#world.own(leg)
    return leg
  }

  async message({ to, from, text }: TextMessage): Promise<void> {
    const { uri, via, route = [], headers: told } = this.#find(to, readAddress(from), {})
    const headers = {
      ...told,
      ...(route.length > 0 ? { Route: route.join(', ') } : {}),
      'Content-Type': 'text/plain;charset=UTF-8',
    }
    const request = { method: 'MESSAGE', uri, headers, body: text }
    const { status, reason } = await this.#line.request(
      via === undefined ? request : { ...request, via },
    )
    if (status >= 300) throw new Rejected(status, reason ?? reasonPhrase(status))
  }

  /** What dials, with records; the first has the id that the script knows the leg by. */
  #recorded(id: string, common: DialRecording['common']): ReturnType<typeof recordDial> {
    const ids = [id]
    return recordDial((order, hear) => this.#line.dial(order, hear, ALLOW_SCRIPTS), {
      ...{ common, newId: () => ids.pop() ?? this.newId() },
      record: (start) => this.#world.record(start),
    })
  }

  #find(to: string, from: Address, headers: OutgoingInvite['headers']): Destined {
    const { domain: own, hops } = this.#behalf
    const others = Object.entries(headers).filter(([name]) => !isIdentity(name))
    const call = { plan: this.#world.plan, own, hops, identity: this.#identity(from, headers) }
    const decision = routeScript({ ...call, common: Object.fromEntries(others) }, to)
    if (!decision.go) throw new Rejected(decision.status, decision.reason)
    return decision.to
  }

  /** A script's word counts; where it says nothing of its own, that of the caller as far as it went. */
  #identity(from: Address, headers: OutgoingInvite['headers']): Identity {
    const { caller } = this.#behalf
    const said = Object.entries(headers).filter(([name]) => isIdentity(name))
    const shown = renderAddress(from)
    if (said.length === 0 && caller?.uri === from.uri) return shownAs(caller.identity, shown)
    const fields = new Map(said.map(([name, value]) => [name.toLowerCase(), value]))
    const header = (name: string) => fields.get(name.toLowerCase())
    return identityOf({ from: shown, header }, { kind: 'word' }, () => false)
  }
}

const isIdentity = (name: string): boolean => IDENTITY_FIELDS.has(name.toLowerCase())

/** A script may give a caller another name, but not one back to him who has none to show. */
function shownAs(identity: Identity, from: string): Identity {
  return identity.from === ANONYMOUS_CALLER ? identity : { ...identity, from: callerIdentity(from) }
}
