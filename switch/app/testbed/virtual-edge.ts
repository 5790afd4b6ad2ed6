import type { Prompt } from '../../media/port/media-port.ts'
import type { Profile } from '../../media/profile.ts'
import type { Saying } from '../../media/speech/speech.ts'
import type { Edge, TextMessage } from '../lower/edge.ts'
import type { OutgoingInvite, OutgoingLeg } from '../lower/leg.ts'
import type { PhoneLine } from './phone-line.ts'
import type { StandingClock } from './standing-clock.ts'
import { VirtualOutgoingLeg } from './virtual-leg.ts'
import { SPOKEN, VirtualPort, type VirtualSound } from './virtual-port.ts'

/** What all calls of a testbed share. */
export interface VirtualWorld extends VirtualSound {
  readonly clock: StandingClock
  readonly ports: VirtualPort[]
  newId(): string
  /** Price of a minute. */
  costOf(to: string): number
  /** The phone of that name; there is always one. */
  line(name: string): PhoneLine
}

/** The world of one call: phones in the same process, and a clock that stands still. */
export class VirtualEdge implements Edge {
  readonly clock: StandingClock
  readonly #world: VirtualWorld
  readonly #caller: PhoneLine

  constructor(world: VirtualWorld, caller: PhoneLine) {
    this.clock = world.clock
    this.#world = world
    this.#caller = caller
  }

  newId(): string {
    return this.#world.newId()
  }

  port(id: string): VirtualPort {
    const port = new VirtualPort(id, this.#world)
    this.#world.ports.push(port)
    const { leg } = this.#caller
    if (id !== leg?.id) return port
    this.#caller.attach(port)
    if (leg.stage === 'answered') port.agree()
    return port
  }

  async speak({ say, language }: Saying): Promise<Prompt> {
    return SPOKEN + (language === undefined ? say : `(${language}) ${say}`)
  }

  profileTowards(): Profile {
    return 'plain'
  }

  invite({ to, from, headers, sdp }: OutgoingInvite): OutgoingLeg {
    this.#caller.transcript.add({ what: 'dial', to })
    const phone = this.#world.line(to)
    const leg = new VirtualOutgoingLeg({
      ...{ id: this.newId(), from, to: { uri: to, user: to, display: '' }, headers },
      ...{ transcript: phone.transcript, cost: this.#world.costOf(to) },
    })
    phone.ringWith(leg)
    const port = this.#world.ports.find(({ id }) => sdp === `offer of ${id}`)
    if (port) phone.attach(port)
    return leg
  }

  async message({ to, text }: TextMessage): Promise<void> {
    this.#world.line(to).transcript.add({ what: 'message', text })
  }
}
