import type { Context } from '../core/context.ts'
import { NOBODY } from '../core/hang-up.ts'
import { retryAfter } from '../core/unreachable.ts'
import { firstOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { type ReplyContent, replyTo } from '../message/reply.ts'
import { cancelFor } from '../transaction/ack.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import { patience } from '../transaction/machine.ts'
import type { Arrival, Path } from '../transport/transport.ts'

/** Milliseconds an INVITE may ring (RFC 3261, 16.6, 11: more than three minutes). */
const TIMER_C = 181_000

/** Told what becomes of a branch. */
export interface BranchUser {
  provisional(response: SipResponse): void
  /** A 2xx, or a copy of one; may come after a failure that was made up. */
  succeeded(response: SipResponse, arrival: Arrival): void
  /** Once, unless it succeeded. @param arrival absent for what the network did not say. */
  failed(response: SipResponse, arrival?: Arrival): void
}

export interface BranchOptions {
  /** The request for a way, with our Via. */
  readonly make: (path: Path) => SipRequest
  readonly provisionalTimeout?: number | undefined
  readonly finalTimeout?: number | undefined
}

/** A request on its way to one destination. */
export class Branch {
  readonly #context: Context
  readonly #options: BranchOptions
  readonly #user: BranchUser
  readonly #timers = new Map<'provisional' | 'final' | 'C' | 'cancel', () => void>()
  #request: SipRequest
  #ways: readonly Path[] = []
  #transaction: ClientTransaction | undefined
  #wantsCancel = false
  #isCancelled = false
  #isOver = false

  /** @param request as it came, for answers nobody else gives. */
  constructor(
    context: Context,
    { request, ...options }: BranchOptions & { readonly request: SipRequest },
    user: BranchUser,
  ) {
    this.#context = context
    this.#options = options
    this.#user = user
    this.#request = request
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** @param find finds the ways to its destination. */
  start(find: (then: (ways: readonly Path[]) => void) => void): void {
    const { provisionalTimeout, finalTimeout } = this.#options
    this.#wait('provisional', provisionalTimeout, () => this.#giveUp())
    this.#wait('final', finalTimeout, () => this.#giveUp())
    find((ways) => {
      if (this.#isOver) return
      this.#ways = ways
      if (!this.#next()) this.#fail({ status: 503 })
    })
  }

  /** Takes the request back; what comes of it is told as ever. */
  cancel(): void {
    this.#wantsCancel = true
    if (this.#isOver) return
    if (!this.#transaction) return this.#fail({ status: 487 })
    if (this.#transaction.isProceeding) this.#sendCancel()
  }

  /** Waits for nothing any more, also for what was given up. */
  close(): void {
    this.#isOver = true
    for (const stop of this.#timers.values()) stop()
    this.#timers.clear()
  }

  #next(): boolean {
    const [path, ...others] = this.#ways
    if (!path) return false
    this.#ways = others
    const request = this.#options.make(path)
    this.#request = request
    const isInvite = request.method === 'INVITE'
    if (isInvite) this.#wait('C', TIMER_C, () => this.#giveUp())
    this.#transaction = this.#context.transactions.request(request, path, {
      response: (response, arrival) => this.#take(response, arrival),
      timedOut: () => this.#lost({ status: 408 }),
      failed: () => this.#lost({ status: 503 }),
    })
    return true
  }

  #lost(content: ReplyContent): void {
    this.#avoid()
    if (this.#wantsCancel || !this.#next()) this.#fail(content)
  }

  #avoid(seconds?: number): void {
    const { unreachable, clock } = this.#context
    if (this.#transaction) unreachable.mark(this.#transaction.path, clock.now(), seconds)
  }

  /** An overloaded server is left alone, and the next one tried (RFC 3263, 4.3). */
  #asksStandIn(response: SipResponse): boolean {
    const wait = retryAfter(firstOf(response, 'retry-after'))
    if (wait !== undefined) this.#avoid(wait)
    return !this.#isOver && !this.#wantsCancel && this.#next()
  }

  #take(response: SipResponse, arrival: Arrival): void {
    const { status } = response
    if (status === 503 && this.#asksStandIn(response)) return
    this.#stop('provisional')
    if (status < 200) {
      if (this.#wantsCancel) this.#sendCancel()
      if (status === 100 || this.#isOver) return
      if (this.#timers.has('C')) this.#wait('C', TIMER_C, () => this.#giveUp())
      return this.#user.provisional(response)
    }
    const wasOver = this.#isOver
    this.#end()
    if (status < 300) this.#user.succeeded(response, arrival)
    else if (!wasOver) this.#user.failed(response, arrival)
  }

  /**
   * It is waited for no longer; it may still be ringing. Only to an INVITE is 408 an answer
   * (RFC 4320, 4.2).
   */
  #giveUp(): void {
    this.#wantsCancel = true
    if (this.#transaction?.isProceeding) this.#sendCancel()
    this.#fail({ status: this.#request.method === 'INVITE' ? 408 : 504 })
  }

  #fail(content: ReplyContent): void {
    if (this.#isOver) return
    this.#end()
    this.#user.failed(replyTo(this.#request, { ...content, toTag: this.#context.ids.tag() }))
  }

  #sendCancel(): void {
    const transaction = this.#transaction
    if (this.#isCancelled || !transaction || transaction.request.method !== 'INVITE') return
    this.#isCancelled = true
    const { transactions } = this.#context
    transactions.request(cancelFor(transaction.request), transaction.path, NOBODY)
    // RFC 3261, 9.1: who ignores the CANCEL is waited for no longer than that.
    const stop = this.#context.clock.after(patience(transactions.timing), () => {
      transaction.forget()
      this.#fail({ status: 487 })
    })
    this.#timers.set('cancel', stop)
  }

  #end(): void {
    this.#isOver = true
    for (const name of ['provisional', 'final', 'C'] as const) this.#stop(name)
    // Given up while it rings, it is still to be forgotten.
    if (!this.#transaction?.isProceeding) this.#stop('cancel')
  }

  #wait(name: 'provisional' | 'final' | 'C', after: number | undefined, act: () => void): void {
    this.#stop(name)
    if (after === undefined) return
    this.#timers.set(name, this.#context.clock.after(after, act))
  }

  #stop(name: 'provisional' | 'final' | 'C' | 'cancel'): void {
    this.#timers.get(name)?.()
    this.#timers.delete(name)
  }
}
