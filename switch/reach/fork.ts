import type { Branch, CalleeEvent, OutgoingInvite, Refusal } from '../signalling/leg.ts'
import { bestRefusal } from './best-refusal.ts'
import { Detour } from './detour.ts'
import type { Attempt, DialAttempt } from './reach.ts'

export interface Forking {
  readonly invite: OutgoingInvite
  readonly branches: readonly Branch[]
  readonly hear: (event: CalleeEvent) => void
  readonly dial: DialAttempt
}

/**
 * A callee with several phones, as one leg: all ring, who answers first has the call, and the others
 * are called off (RFC 3261, 16.7). What a phone plays before is not let through: it would be that of
 * one of them.
 */
export class Fork extends Detour {
  readonly #hear: (event: CalleeEvent) => void
  readonly #size: number
  readonly #legs: Attempt[] = []
  readonly #refusals = new Map<number, Refusal>()
  readonly #told = new Set<number>()
  /** The branch that answered, or `nobody` once all have refused. */
  #end: number | 'nobody' | undefined

  constructor({ invite, branches, hear, dial }: Forking) {
    super()
    this.#hear = hear
    this.#size = branches.length
    const { branches: _, via: __, route: ___, ...common } = invite
    for (const [index, branch] of branches.entries()) {
      const listen = (event: CalleeEvent) => this.#take(index, event)
      if (this.#end === undefined) this.#legs[index] = dial({ ...common, ...branch }, listen)
    }
  }

  cancel(): void {
    this.#cancelBut(undefined)
  }

  forget(): void {
    for (const leg of this.#legs) leg.forget()
  }

  #take(index: number, event: CalleeEvent): void {
    if (index === this.#end) this.#hear(event)
    else if (event.type === 'answered') this.#answered(index, event)
    else if (event.type === 'refused') this.#refused(index, event.refusal)
    else if (event.type === 'provisional') this.#rings(event.status)
  }

  #rings(status: number): void {
    if (this.#end !== undefined || this.#told.has(status)) return
    this.#told.add(status)
    this.#hear({ type: 'provisional', status })
  }

  #answered(index: number, event: CalleeEvent): void {
    // Its 200 beat our CANCEL (RFC 3261, 9.1).
    if (this.#end !== undefined) return this.#legs[index]?.callOff()
    this.#end = index
    this.leg = this.#legs[index]
    this.#cancelBut(index)
    this.#hear(event)
  }

  /** A 6xx speaks for every phone; other failures wait for the rest (RFC 3261, 16.7, 5 and 6). */
  #refused(index: number, refusal: Refusal): void {
    this.#refusals.set(index, refusal)
    const isFinal = refusal.status >= 600 || this.#refusals.size === this.#size
    if (this.#end !== undefined || !isFinal) return
    this.#end = 'nobody'
    this.#cancelBut(index)
    this.#hear({ type: 'refused', refusal: bestRefusal([...this.#refusals.values()], refusal) })
  }

  #cancelBut(kept: number | undefined): void {
    for (const [index, leg] of this.#legs.entries()) {
      if (index !== kept && !this.#refusals.has(index)) leg.cancel()
    }
  }
}
