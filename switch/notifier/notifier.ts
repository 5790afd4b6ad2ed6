import type { Clock } from '../engine/transport/transport.ts'
import { type AddressOfRecord, keyOf } from '../store/binding-rows.ts'
import type { EventPackage } from './event-package.ts'
import { type Notice, Subscription } from './subscription.ts'

/** A SUBSCRIBE that was let in. */
export interface Wish {
  readonly event: string
  readonly watcher: AddressOfRecord
  readonly of: AddressOfRecord
  /** As its Expires header has it. */
  readonly expires: string | undefined
}

export type Granted =
  | { readonly kind: 'granted'; readonly seconds: number; readonly event: EventPackage }
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly reason?: string
      readonly headers: Readonly<Record<string, string>>
    }

export interface NotifierOptions {
  readonly packages: readonly EventPackage[]
  readonly clock: Clock
  /** True for a subscriber of ours. */
  readonly isKnown: (of: AddressOfRecord) => boolean
  /** Subscriptions at once; more are refused. */
  readonly most: number
}

/** Seconds of a subscription. */
const SHORTEST = 60
const LONGEST = 3600

/** Keeps phones told of what they subscribed to (RFC 6665). */
export class Notifier {
  readonly #options: NotifierOptions
  readonly #subscriptions = new Map<string, Set<Subscription>>()
  #size = 0

  constructor(options: NotifierOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#size
  }

  /** Names of what can be subscribed to. */
  get events(): readonly string[] {
    return this.#options.packages.map(({ name }) => name)
  }

  /** Whether a SUBSCRIBE is granted, and for how long. */
  grant({ event: name, watcher, of, expires }: Wish): Granted {
    const event = this.#options.packages.find((each) => each.name === name)
    if (!event) return refused(489, { 'Allow-Events': this.events.join(', ') })
    const seconds = secondsOf(expires)
    if (seconds === undefined) return refused(400, {}, 'Malformed Expires')
    if (!event.mayWatch(watcher, of)) return refused(403)
    if (!this.#options.isKnown(of)) return refused(404)
    if (seconds > 0 && seconds < SHORTEST) return refused(423, { 'Min-Expires': `${SHORTEST}` })
    if (this.#size >= this.#options.most) return refused(503)
    return { kind: 'granted', seconds: Math.min(seconds, LONGEST), event }
  }

  /** Starts a subscription that was granted; without seconds it is told once (RFC 6665, 4.4.3). */
  open(
    { event, seconds }: Extract<Granted, { kind: 'granted' }>,
    of: AddressOfRecord,
    send: (notice: Notice) => Promise<number>,
  ): Subscription {
    const key = keyOfWatched(event.name, of)
    const watching = this.#subscriptions.get(key) ?? new Set()
    const over = () => {
      this.#size -= 1
      watching.delete(subscription)
      if (watching.size === 0) this.#subscriptions.delete(key)
    }
    const subscription = new Subscription({ of, event, clock: this.#options.clock, send, over })
    this.#size += 1
    this.#subscriptions.set(key, watching.add(subscription))
    if (seconds === 0) subscription.end('timeout')
    else subscription.last(seconds)
    return subscription
  }

  changed(event: string, of: AddressOfRecord): void {
    for (const each of this.#subscriptions.get(keyOfWatched(event, of)) ?? []) each.changed()
  }

  /** Anything may have changed. */
  allChanged(): void {
    for (const each of this.#all) each.changed()
  }

  /** The engine is gone, and the dialogs with it. */
  lose(): void {
    for (const each of this.#all) each.forget()
  }

  /** Has all phones subscribe again, with whoever serves then. */
  close(): void {
    for (const each of this.#all) each.end('deactivated')
  }

  get #all(): readonly Subscription[] {
    return [...this.#subscriptions.values()].flatMap((each) => [...each])
  }
}

/** Seconds a SUBSCRIBE wants to last, at first or once more; undefined when that is no number. */
function secondsOf(expires: string | undefined): number | undefined {
  if (expires === undefined) return LONGEST
  return /^\d{1,10}$/.test(expires.trim()) ? Number(expires) : undefined
}

/** Seconds a subscription that lasts already is given. */
export const refreshedFor = (expires: string | undefined): number =>
  Math.min(Math.max(secondsOf(expires) ?? LONGEST, SHORTEST), LONGEST)

const keyOfWatched = (event: string, { domain, user }: AddressOfRecord) =>
  `${event} ${keyOf(domain, user)}`

function refused(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  reason?: string,
): Granted {
  return { kind: 'refused', status, headers, ...(reason === undefined ? {} : { reason }) }
}
