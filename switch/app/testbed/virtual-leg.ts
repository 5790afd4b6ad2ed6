import type { DialogName } from '../../engine/message/replaces.ts'
import { HungUp, Rejected } from '../core/errors.ts'
import type {
  Address,
  IncomingLeg,
  Leg,
  LegEvent,
  LegRequest,
  OutgoingLeg,
  ReceivedRequest,
} from '../lower/leg.ts'
import type { Transcript } from './transcript.ts'

export interface VirtualParticulars {
  readonly id: string
  readonly from: Address
  readonly to: Address
  readonly headers: Readonly<Record<string, string>>
  readonly transcript: Transcript
}

/** A dialog without messages: what either side does is told to the other at once. */
abstract class VirtualLeg implements Leg {
  readonly id: string
  readonly from: Address
  readonly to: Address
  protected readonly transcript: Transcript
  readonly #headers: ReadonlyMap<string, string>
  readonly #unheard: LegEvent[] = []
  #listener: ((event: LegEvent) => void) | undefined
  #stage: 'ringing' | 'answered' | 'over' = 'ringing'

  constructor({ id, from, to, headers, transcript }: VirtualParticulars) {
    this.id = id
    this.from = from
    this.to = to
    this.transcript = transcript
    this.#headers = new Map(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    )
  }

  get stage() {
    return this.#stage
  }

  header(name: string): string | undefined {
    return this.#headers.get(name.toLowerCase())
  }

  hear(listener: (event: LegEvent) => void): void {
    this.#listener = listener
    for (const event of this.#unheard.splice(0)) listener(event)
  }

  async reoffer(sdp: string): Promise<string> {
    this.#requireDialog()
    return `answer to ${sdp}`
  }

  async request({ method, headers, body }: LegRequest): Promise<void> {
    this.#requireDialog()
    if (method === 'REFER') this.transcript.add({ what: 'refer', to: headers?.['Refer-To'] ?? '' })
    if (method === 'MESSAGE') this.transcript.add({ what: 'message', text: body ?? '' })
    if (method === 'NOTIFY') {
      this.transcript.add({ what: 'notify', status: Number(body?.split(' ')[1]) })
    }
  }

  async takePlaceOf({ callId }: DialogName): Promise<void> {
    this.#requireDialog()
    this.transcript.add({ what: 'replace', callId })
    this.end(new HungUp('party', 'transferred'))
  }

  async hangUp(): Promise<void> {
    if (this.#stage === 'over') return
    this.dismiss()
    this.end(new HungUp('script', 'hung up'))
  }

  /** The party leaves. */
  leave(reason: string): void {
    this.end(new HungUp('party', reason))
  }

  /** The party sends a request; resolves with the status it gets. */
  ask(request: LegRequest): Promise<number> {
    return new Promise((resolve) => {
      const received: ReceivedRequest = { ...request, reply: resolve }
      this.tell({ type: 'requested', request: received })
    })
  }

  /** The party sends a new offer; resolves with the status it gets. */
  propose(sdp: string): Promise<number> {
    return new Promise((resolve) => {
      const answer = async () => {
        resolve(200)
        return undefined
      }
      this.tell({ type: 'offered', offer: { sdp, answer, refuse: resolve } })
    })
  }

  /** Says goodbye to the party, as far as its stage asks for it. */
  protected abstract dismiss(): void

  protected tell(event: LegEvent): void {
    if (this.#listener) this.#listener(event)
    else this.#unheard.push(event)
  }

  protected establish(): void {
    if (this.#stage === 'ringing') this.#stage = 'answered'
  }

  protected end(end: HungUp): void {
    if (this.#stage === 'over') return
    this.#stage = 'over'
    this.tell({ type: 'ended', end })
  }

  #requireDialog(): void {
    if (this.#stage === 'over') throw new HungUp('party', 'the dialog is over')
  }
}

/** A caller. */
export class VirtualIncomingLeg extends VirtualLeg implements IncomingLeg {
  readonly sdp = 'offer of the caller'
  readonly isAnswered: boolean
  /** What it said of itself at first. */
  readonly #particulars: VirtualParticulars
  /** What outlives the process of the application. */
  #kept: string | undefined

  /** @param kept of a call that another process had before. */
  constructor(particulars: VirtualParticulars, kept?: string) {
    super(particulars)
    this.#particulars = particulars
    this.#kept = kept
    this.isAnswered = kept !== undefined
    if (this.isAnswered) this.establish()
  }

  get kept(): string | undefined {
    return this.#kept
  }

  async keep(text: string): Promise<void> {
    this.#kept = text
  }

  /** The process dies that has the call: the party notices nothing. @returns the leg for another. */
  outlive(): VirtualIncomingLeg {
    this.end(new HungUp('loss', 'the application died'))
    return new VirtualIncomingLeg(this.#particulars, this.#kept)
  }

  get requestUri(): string {
    return this.to.uri
  }

  ring(status: 180 | 181 | 182 | 183): void {
    this.transcript.add({ what: 'ring', status })
  }

  async answer(): Promise<undefined> {
    if (this.stage === 'over') throw new HungUp('party', 'cancelled')
    this.establish()
    this.transcript.add({ what: 'answer' })
  }

  reject({ status, reason }: Rejected): void {
    if (this.stage !== 'ringing') return
    this.transcript.add({ what: 'reject', status, reason })
    this.end(new HungUp('script', `rejected with ${status}`))
  }

  protected dismiss(): void {
    if (this.stage === 'answered') this.transcript.add({ what: 'hangup' })
    else this.transcript.add({ what: 'reject', status: 480, reason: 'Temporarily Unavailable' })
  }
}

/** A phone that is called. */
export class VirtualOutgoingLeg extends VirtualLeg implements OutgoingLeg {
  readonly isOutgoing = true
  readonly #cost: number

  /** @param particulars and the price of a minute. */
  constructor(particulars: VirtualParticulars & { readonly cost: number }) {
    super(particulars)
    this.#cost = particulars.cost
  }

  /** The phone sends a provisional response. */
  progress(status: number, sdp?: string): void {
    if (this.stage === 'ringing') this.tell({ type: 'progressed', status, sdp })
  }

  /** Somebody answers it. */
  pickUp(): void {
    if (this.stage !== 'ringing') return
    this.establish()
    this.tell({ type: 'answered', sdp: 'answer of the callee', cost: this.#cost })
  }

  refuse(status: number, reason: string): void {
    if (this.stage !== 'ringing') return
    this.tell({ type: 'rejected', rejection: new Rejected(status, reason) })
    this.end(new HungUp('party', `rejected with ${status}`))
  }

  protected dismiss(): void {
    this.transcript.add({ what: 'hangup' })
  }
}
