import type { Clock } from '../engine/transport/transport.ts'
import type { AddressOfRecord } from '../store/binding-rows.ts'
import type { EventPackage } from './event-package.ts'

/** One NOTIFY. */
export interface Notice {
  /** Value of Subscription-State (RFC 6665, 4.1.3). */
  readonly state: string
  readonly contentType: string
  readonly body: string
}

export interface SubscriptionNeeds {
  readonly of: AddressOfRecord
  readonly event: EventPackage
  readonly clock: Clock
  /** Sends a NOTIFY. Resolves with the status of the answer; 408 when there is none. */
  readonly send: (notice: Notice) => Promise<number>
  /** Told once, when nothing more will be told. */
  readonly over: () => void
}

/** Milliseconds between two NOTIFYs (RFC 3842, 3.9; RFC 4235, 3.9). */
const PAUSE = 1000

/**
 * Tells one phone of one thing: at once, then whatever changes, one NOTIFY after another, and never
 * what was in between.
 */
export class Subscription {
  readonly #needs: SubscriptionNeeds
  #expiresAt = 0
  #version = 0
  #stopExpiry: () => void = () => undefined
  /** `telling` while a NOTIFY is under way and a while afterwards, `due` when there is news then. */
  #state: 'idle' | 'telling' | 'due' | 'over' = 'idle'

  constructor(needs: SubscriptionNeeds) {
    this.#needs = needs
  }

  /** Starts it, or makes it last longer; the phone is told how things are (RFC 6665, 4.2.1.2). */
  last(seconds: number): void {
    if (this.#state === 'over') return
    const { clock } = this.#needs
    this.#stopExpiry()
    this.#expiresAt = clock.now() + seconds * 1000
    this.#stopExpiry = clock.after(seconds * 1000, () => this.end('timeout'))
    this.changed()
  }

  changed(): void {
    if (this.#state === 'telling') this.#state = 'due'
    if (this.#state !== 'idle') return
    this.#state = 'telling'
    void this.#tell()
  }

  /** Says goodbye. @param reason of RFC 6665, 4.1.3. */
  end(reason: 'timeout' | 'deactivated'): void {
    if (this.#state === 'over') return
    this.forget()
    void this.#say(`terminated;reason=${reason}`)
  }

  /** Ends it without a word: the phone, or the way to it, is gone. */
  forget(): void {
    if (this.#state === 'over') return
    this.#state = 'over'
    this.#stopExpiry()
    this.#needs.over()
  }

  async #tell(): Promise<void> {
    const { clock } = this.#needs
    const left = Math.max(0, Math.ceil((this.#expiresAt - clock.now()) / 1000))
    const status = await this.#say(`active;expires=${left}`)
    if (status < 200 || status >= 300) return this.forget()
    clock.after(PAUSE, () => {
      const isDue = this.#state === 'due'
      if (this.#state !== 'over') this.#state = 'idle'
      if (isDue) this.changed()
    })
  }

  async #say(state: string): Promise<number> {
    const { event, of, send } = this.#needs
    try {
      const body = await event.describe(of, this.#version)
      this.#version += 1
      return await send({ state, contentType: event.contentType, body })
    } catch {
      return 500
    }
  }
}
