import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { ReplayWindow } from './replay-window.ts'

export interface NonceOptions {
  /** At least 32 bytes, of this process alone: its windows are not known elsewhere or after a restart. */
  readonly key: Uint8Array
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that a nonce serves. */
  readonly lifetime: number
  /** Nonces in use whose counts are kept at most; beyond it the oldest become stale. */
  readonly capacity: number
}

const TIME = 6
const SALT = 12
const SEAL = 16
const LENGTH = TIME + SALT + SEAL

/**
 * Makes and judges nonces. A nonce carries its time and a seal over time and realm, so challenges
 * cost no memory; only a nonce that a right answer came with is remembered, for its counts.
 */
export class Nonces {
  readonly #options: NonceOptions
  readonly #windows = new Map<string, { readonly madeAt: number; readonly window: ReplayWindow }>()
  /** Nonces made before this are stale: counts of some of them have been forgotten. */
  #floor = 0

  constructor(options: NonceOptions) {
    this.#options = options
  }

  /** Nonces whose counts are kept. */
  get size(): number {
    return this.#windows.size
  }

  make(realm: string): string {
    const head = Buffer.alloc(TIME + SALT)
    head.writeUIntBE(this.#options.now(), 0, TIME)
    randomBytes(SALT).copy(head, TIME)
    return Buffer.concat([head, this.#seal(head, realm)]).toString('base64url')
  }

  /**
   * Uses up a count of a nonce; call it only once the response is known to be right. False means
   * stale: not ours, too old, or the count has been used.
   */
  take(nonce: string, realm: string, count: number): boolean {
    const madeAt = this.#madeAt(nonce, realm)
    const { now, lifetime } = this.#options
    if (madeAt === undefined || madeAt < this.#floor || now() - madeAt >= lifetime) return false
    const known = this.#windows.get(nonce) ?? { madeAt, window: new ReplayWindow() }
    if (!known.window.take(count)) return false
    if (!this.#windows.has(nonce)) this.#keep(nonce, known)
    return true
  }

  #keep(nonce: string, entry: { readonly madeAt: number; readonly window: ReplayWindow }): void {
    this.#windows.set(nonce, entry)
    if (this.#windows.size > this.#options.capacity) this.#forget()
  }

  /** Drops what is too old and, if that is not a quarter, the oldest quarter. */
  #forget(): void {
    const times = [...this.#windows.values()].map(({ madeAt }) => madeAt).toSorted((a, b) => a - b)
    const quarter = times[Math.floor(times.length / 4)] ?? 0
    const expired = this.#options.now() - this.#options.lifetime
    this.#floor = Math.max(this.#floor, quarter + 1, expired + 1)
    for (const [nonce, { madeAt }] of this.#windows) {
      if (madeAt < this.#floor) this.#windows.delete(nonce)
    }
  }

  #madeAt(nonce: string, realm: string): number | undefined {
    const bytes = Buffer.from(nonce, 'base64url')
    // Only one text stands for the bytes: else a stranger's spelling would be a fresh nonce.
    if (bytes.length !== LENGTH || bytes.toString('base64url') !== nonce) return undefined
    const head = bytes.subarray(0, TIME + SALT)
    const isOurs = timingSafeEqual(bytes.subarray(TIME + SALT), this.#seal(head, realm))
    return isOurs ? head.readUIntBE(0, TIME) : undefined
  }

  #seal(head: Uint8Array, realm: string): Uint8Array {
    const seal = createHmac('sha256', this.#options.key).update(head).update(realm).digest()
    return seal.subarray(0, SEAL)
  }
}
