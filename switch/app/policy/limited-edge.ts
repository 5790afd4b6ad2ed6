import type { Clock } from '../../engine/transport/transport.ts'
import type { MediaPort, Prompt } from '../../media/port/media-port.ts'
import type { Profile } from '../../media/profile.ts'
import type { Saying } from '../../media/speech/speech.ts'
import { HungUp, Rejected } from '../core/errors.ts'
import type { Edge, TextMessage } from '../lower/edge.ts'
import type { LegEvent, OutgoingInvite, OutgoingLeg } from '../lower/leg.ts'
import type { CallLimits } from './call-limits.ts'
import { SpendMeter } from './spend-meter.ts'
import { WatchedLeg } from './watched-leg.ts'

/**
 * The world as one call may use it. It lies below all that a script can reach, so that no script
 * gets past it.
 */
export class LimitedEdge implements Edge {
  readonly clock: Clock
  readonly #edge: Edge
  readonly #limits: CallLimits
  readonly #legs = new Set<WatchedLeg>()
  /** Those that are paid for, and what ends that. */
  readonly #paid = new Map<WatchedLeg, () => void>()
  readonly #meter: SpendMeter | undefined
  #invites = 0
  #isClosed = false

  constructor(edge: Edge, limits: CallLimits) {
    this.clock = edge.clock
    this.#edge = edge
    this.#limits = limits
    const { spend } = limits
    if (spend !== undefined) {
      this.#meter = new SpendMeter(edge.clock, spend, () => this.#cutPaid(spend))
    }
  }

  newId(): string {
    return this.#edge.newId()
  }

  port(id: string): MediaPort {
    return this.#edge.port(id)
  }

  speak(saying: Saying, signal: AbortSignal): Promise<Prompt> {
    return this.#edge.speak(saying, signal)
  }

  profileTowards(invite: Omit<OutgoingInvite, 'sdp'>): Profile {
    return this.#edge.profileTowards(invite)
  }

  /** @throws {Rejected} with 403 when a limit is reached, or the destination is not allowed */
  invite(invite: OutgoingInvite): OutgoingLeg {
    const { legs, invites, refuses } = this.#limits
    const refusal = refuses?.(invite.to)
    if (refusal) throw refusal
    if (this.#isClosed || this.#legs.size >= legs || this.#invites >= invites) {
      throw new Rejected(403, 'Call Limit Reached')
    }
    // What it will cost is known by the way it takes; nobody rings for a call that cannot be paid.
    if (this.#meter?.isReached) throw new Rejected(403, 'Spend Limit Reached')
    this.#invites += 1
    const leg = new WatchedLeg(this.#edge.invite(invite), (event) => this.#watch(leg, event))
    this.#legs.add(leg)
    return leg
  }

  #watch(leg: WatchedLeg, event: LegEvent): void {
    if (event.type === 'answered' && event.cost && this.#meter) {
      this.#paid.set(leg, this.#meter.begin(event.cost))
    }
    if (event.type !== 'ended') return
    this.#legs.delete(leg)
    this.#paid.get(leg)?.()
    this.#paid.delete(leg)
  }

  #cutPaid(limit: number): void {
    for (const leg of this.#paid.keys()) leg.cut(new HungUp('limit', `spent ${limit}`))
  }

  /** @throws {Rejected} also when the destination is not allowed */
  async message(message: TextMessage): Promise<void> {
    const refusal = this.#limits.refuses?.(message.to)
    if (refusal) throw refusal
    await this.#edge.message(message)
  }

  /** Ends every leg there is, and lets nobody make another. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#legs].map((leg) => leg.hangUp()))
  }
}
