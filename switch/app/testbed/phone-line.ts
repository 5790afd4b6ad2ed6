import { Transcript } from './transcript.ts'
import type { VirtualIncomingLeg, VirtualOutgoingLeg } from './virtual-leg.ts'
import type { VirtualPort } from './virtual-port.ts'

/** A telephone of the testbed: its latest call, and all that it ever noticed. */
export class PhoneLine {
  readonly name: string
  readonly transcript = new Transcript()
  #leg: VirtualIncomingLeg | VirtualOutgoingLeg | undefined
  #port: VirtualPort | undefined

  constructor(name: string) {
    this.name = name
  }

  /** The dialog of its latest call, whoever called. */
  get leg(): VirtualIncomingLeg | VirtualOutgoingLeg | undefined {
    return this.#leg
  }

  get port(): VirtualPort | undefined {
    return this.#port
  }

  /** A call begins, its own or another's. */
  ringWith(leg: VirtualIncomingLeg | VirtualOutgoingLeg): void {
    this.#leg = leg
  }

  attach(port: VirtualPort): void {
    this.#port = port
    port.belongTo(this.name, this.transcript)
  }
}
