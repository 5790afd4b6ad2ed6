import { MediaError } from '../../../media/media.ts'
import type { MediaPort } from '../../../media/port/media-port.ts'
import { type CallError, HungUp, isCallError, Rejected, reasonOf } from '../../core/errors.ts'
import { onAbort, orAborted } from '../../core/signals.ts'
import type { Edge } from '../../lower/edge.ts'
import type { Address, OutgoingEvent, OutgoingLeg } from '../../lower/leg.ts'
import type { Legs } from '../../lower/legs.ts'
import { Party } from '../../lower/party.ts'
import { reasonPhrase } from '../../lower/reason-phrases.ts'

/** Everything about an INVITE of ours but whom it goes to. */
export interface Calling {
  readonly edge: Edge
  readonly from: Address
  readonly headers: Readonly<Record<string, string>>
  /** Media of the party that the callee is to talk to. */
  readonly like: MediaPort | undefined
  /** Where each leg is put at its birth: somebody sees to its end. */
  readonly legs: Legs
  /** Told when it rings. With media, the callee can be heard already. */
  readonly rings: (party: Party<OutgoingLeg>, hasMedia: boolean) => void
}

/**
 * Calls somebody; resolves with the answered party. Aborted, it takes the INVITE back.
 *
 * @throws {Rejected} when the callee refuses or cannot be reached, {MediaError}
 */
export async function attempt(
  calling: Calling,
  to: string,
  signal: AbortSignal,
): Promise<Party<OutgoingLeg>> {
  const { edge, from, headers, like } = calling
  const port = edge.port(edge.newId())
  try {
    const invite = { to, from, headers }
    const towards = edge.profileTowards(invite)
    const sdp = await orAborted(port.offer({ towards, ...(like && { like }) }), signal)
    const leg = edge.invite({ ...invite, sdp })
    return await new Attempt(calling, leg, port).outcome(signal)
  } catch (error) {
    void port.release()
    throw error
  }
}

class Attempt {
  readonly #calling: Calling
  readonly #party: Party<OutgoingLeg>
  readonly #outcome: Promise<void>
  /** What the callee says is dealt with one after another. */
  #dealing: Promise<void> = Promise.resolve()
  /** The callee's answer is with the media, from a provisional response or from the final one. */
  #hasMedia = false
  #succeed: () => void = () => undefined
  #fail: (reason: CallError) => void = () => undefined

  constructor(calling: Calling, leg: OutgoingLeg, port: MediaPort) {
    this.#calling = calling
    this.#outcome = new Promise((resolve, reject) => {
      this.#succeed = resolve
      this.#fail = reject
    })
    this.#party = new Party({ leg, port, edge: calling.edge }, (event) => {
      this.#dealing = this.#dealing.then(() => this.#hear(event))
    })
    calling.legs.add(this.#party)
  }

  async outcome(signal: AbortSignal): Promise<Party<OutgoingLeg>> {
    const party = this.#party
    const unfollow = onAbort(signal, () => this.#fail(reasonOf(signal)))
    void party.gone.then((end) => {
      this.#fail(new Rejected(480, reasonPhrase(480), { cause: end }))
    })
    try {
      await this.#outcome
      return party
    } catch (error) {
      // A telephone may take its time to confirm a CANCEL; nobody has to wait for that.
      void party.hangUp(new HungUp('script', 'called off'))
      throw error
    } finally {
      unfollow()
    }
  }

  async #hear(event: OutgoingEvent): Promise<void> {
    if (event.type === 'rejected') return this.#fail(event.rejection)
    try {
      await this.#accept(event.sdp)
      if (event.type === 'answered') await this.#answered()
      else if (event.status > 100) this.#calling.rings(this.#party, this.#hasMedia)
    } catch (error) {
      this.#fail(isCallError(error) ? error : new MediaError('refused', String(error)))
    }
  }

  async #answered(): Promise<void> {
    await this.#party.establish()
    if (this.#hasMedia) this.#succeed()
    else this.#fail(new MediaError('refused', 'the 200 has no answer'))
  }

  async #accept(sdp: string | undefined): Promise<void> {
    if (sdp === undefined) return
    await this.#party.port.accept(sdp)
    this.#hasMedia = true
  }
}
