import { firstOf } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { Received } from './server-side.ts'

/** More than any notifier sends before its answer to the SUBSCRIBE gets here. */
const MOST = 8

/**
 * NOTIFYs that overtake the answer to their SUBSCRIBE (RFC 6665, 4.1.2.4). They are held until it
 * is here: an application knows its subscription no earlier.
 */
export class Overtaking {
  readonly #held = new Map<string, Received[]>()

  /** A SUBSCRIBE that will make a dialog is on its way. */
  expect(dialogId: string): void {
    if (!this.#held.has(dialogId)) this.#held.set(dialogId, [])
  }

  /** @returns false when it belongs to no SUBSCRIBE under way. */
  hold(received: Received): boolean {
    const { request } = received
    if (request.method !== 'NOTIFY') return false
    const tag = tagOf(firstOf(request, 'to')) ?? ''
    const held = this.#held.get(`${firstOf(request, 'call-id') ?? ''};from-tag=${tag}`)
    if (!held || held.length >= MOST) return false
    held.push(received)
    return true
  }

  /** The SUBSCRIBE is answered. @returns what it held up. */
  release(dialogId: string): readonly Received[] {
    const held = this.#held.get(dialogId) ?? []
    this.#held.delete(dialogId)
    return held
  }
}
