import { parseNameAddress } from '../engine/message/name-address.ts'
import { splitOutside } from '../engine/message/split.ts'
import { parseUri } from '../engine/message/uri.ts'
import type { StartTimer } from '../reach/reach.ts'
import { type FinalAnswer, type Line, UNSENT } from '../signalling/line.ts'
import { pauseAfter } from './pause-after.ts'

/** What is registered, and where. */
export interface RegistrationOrder {
  readonly trunk: string
  /** SIP URI that requests to the trunk go to. */
  readonly to: string
  /** Domain that we are registered in. */
  readonly domain: string
  /** Seconds that are asked for. */
  readonly expires: number
  /** By this word calls over the registration are known for what they are. */
  readonly line: string
}

export type RegistrationState =
  /** `until` is in milliseconds since 1970. */
  | { readonly kind: 'registered'; readonly until: number }
  | { readonly kind: 'failed'; readonly reason: string }

export interface RegistrationNeeds {
  readonly request: Line['request']
  readonly startTimer: StartTimer
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Evenly spread in [0, 1). */
  readonly random: () => number
  /** Whom we register as; undefined while we have no account. */
  readonly user: () => string | undefined
  readonly callId: string
  readonly changed: (state: RegistrationState) => void
}

/** Seconds: a carrier that wants more is not obeyed. */
const LONGEST = 7 * 86_400
/** Seconds until the engine may be there again. */
const ENGINE_PAUSE = 2

/** Keeps us registered at a trunk (RFC 3261, 10.2), until it is ended. */
export class Registration {
  readonly #order: RegistrationOrder
  readonly #needs: RegistrationNeeds
  #expires: number
  #sequence = 1
  #failures = 0
  /** Counts what was begun: what comes back to anything but the last is old. */
  #round = 0
  #stopWaiting: () => void = () => undefined

  constructor(order: RegistrationOrder, needs: RegistrationNeeds) {
    this.#order = order
    this.#needs = needs
    this.#expires = order.expires
    this.refresh()
  }

  /** Registers at once, such as with a new account. */
  refresh(): void {
    this.#stopWaiting()
    this.#round += 1
    void this.#register(this.#round)
  }

  /** Says nothing any more: somebody else registers. */
  abandon(): void {
    this.#stopWaiting()
    this.#round += 1
  }

  /** Takes the registration back; resolves when the trunk has answered. */
  async end(): Promise<void> {
    this.abandon()
    const user = this.#needs.user()
    if (user !== undefined) await this.#send(user, 0)
  }

  async #register(round: number): Promise<void> {
    const user = this.#needs.user()
    if (user === undefined) {
      // It is told by `refresh` when there is one.
      this.#needs.changed({ kind: 'failed', reason: 'there is no account' })
      return
    }
    const answer = await this.#send(user, this.#expires)
    if (round !== this.#round) return
    // Without an engine nothing was learnt about the trunk.
    if (answer === UNSENT) this.#wait(round, ENGINE_PAUSE)
    else if (answer.status < 300) this.#registered(round, answer)
    else if (answer.status === 423 && this.#lengthen(answer)) void this.#register(round)
    else this.#failed(round, answer)
  }

  async #send(user: string, expires: number): Promise<FinalAnswer> {
    const { trunk, to, domain, line } = this.#order
    const self = `<sip:${user}@${domain}>`
    const answer = await this.#needs.request({
      ...{ method: 'REGISTER', uri: `sip:${domain}`, via: to, trunk },
      headers: {
        ...{ From: self, To: self, 'Call-ID': this.#needs.callId },
        Contact: `<sip:${user}@localhost;line=${line}>;expires=${expires}`,
        CSeq: `${this.#sequence} REGISTER`,
        Expires: `${expires}`,
      },
    })
    // A challenge has been answered under further numbers.
    const used = Number.parseInt(answer.header?.('CSeq') ?? '', 10)
    this.#sequence = Math.max(this.#sequence, used || 0) + 1
    return answer
  }

  #registered(round: number, answer: FinalAnswer): void {
    this.#failures = 0
    const granted = this.#grantedBy(answer)
    this.#needs.changed({ kind: 'registered', until: this.#needs.now() + granted * 1000 })
    this.#wait(round, granted > 1200 ? granted - 600 : granted / 2)
  }

  /** Seconds; what stands at our own address counts (RFC 3261, 10.2.4). */
  #grantedBy({ header }: FinalAnswer): number {
    const own = splitOutside(header?.('Contact') ?? '', ',')
      .map(parseNameAddress)
      .find(({ uri }) => parseUri(uri)?.parameters.get('line') === this.#order.line)
    const text = own?.parameters.get('expires') ?? header?.('Expires') ?? ''
    return /^\d{1,9}$/.test(text.trim()) ? Math.max(Number(text), 1) : this.#expires
  }

  /** The registrar wants to hear from us less often (RFC 3261, 10.2.8). */
  #lengthen({ header }: FinalAnswer): boolean {
    const least = Number(header?.('Min-Expires') ?? Number.NaN)
    if (!(least > this.#expires && least <= LONGEST)) return false
    this.#expires = Math.ceil(least)
    return true
  }

  #failed(round: number, { status, reason = '', header }: FinalAnswer): void {
    this.#needs.changed({ kind: 'failed', reason: `${status} ${reason}`.trim() })
    const asked = Number.parseInt(header?.('Retry-After') ?? '', 10) || 0
    this.#wait(round, Math.max(pauseAfter(this.#failures, this.#needs.random()), asked))
    this.#failures += 1
  }

  #wait(round: number, seconds: number): void {
    this.#stopWaiting = this.#needs.startTimer(seconds * 1000, () => void this.#register(round))
  }
}
