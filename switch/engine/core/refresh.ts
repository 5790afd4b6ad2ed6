import { refreshTarget, requestInDialog } from '../dialog/dialog.ts'
import {
  endsAfter,
  leastInterval,
  minimumOf,
  refreshHeaders,
  type Session,
  sessionOf,
} from '../dialog/session-timer.ts'
import { header } from '../message/header.ts'
import { type Header, NO_BODY, type SipRequest, type SipResponse } from '../message/message.ts'
import type { ClientTransaction } from '../transaction/client-transaction.ts'
import type { Path } from '../transport/transport.ts'
import { acknowledge } from './acknowledge.ts'
import { ownContact } from './app-headers.ts'
import type { Context } from './context.ts'
import type { DialogEntry, Refreshing } from './dialog-entry.ts'
import { sequenceOf } from './outgoing.ts'
import { waysOf, withVia } from './send.ts'

/** Told what became of a refresh. */
export interface RefreshUser {
  /** The session goes on like that. */
  agreed(session: Session): void
  expired(): void
}

/** Milliseconds before the end in which no further try is worth it. */
const TOO_LATE = 5_000

/**
 * Refreshes a session of which the application need not know (RFC 4028, 7.4): by UPDATE where the
 * peer takes it, else by an INVITE with the session description it has.
 *
 * @param minimum seconds the peer has asked for at least.
 */
export function refresh(
  context: Context,
  entry: DialogEntry,
  user: RefreshUser,
  minimum = leastInterval(context.sessionTimer),
): void {
  const { session } = entry.dialog
  if (!session || !context.dialogs.has(entry)) return
  if (isBusy(entry)) return refreshAfter(context, entry, user, glareDelay(context, entry))
  new Refresh(context, entry, { session, user, minimum }).send()
}

/** Not while anything is under way that it would collide with (RFC 3261, 14). */
function isBusy({ making, taking, refreshing, unconfirmed, answered }: DialogEntry): boolean {
  const isInvited = taking.invite || unconfirmed !== undefined
  const isInviting = making.invite || (answered !== undefined && !answered.ack)
  return isInvited || isInviting || making.update || taking.update || refreshing !== undefined
}

/** Tries again in a while; not when the session is as good as over. */
function refreshAfter(
  context: Context,
  entry: DialogEntry,
  user: RefreshUser,
  milliseconds: number,
): void {
  const { session } = entry.dialog
  const { clock } = context
  if (!session || milliseconds > left(clock.now(), session) - TOO_LATE) return
  const again = () => refresh(context, entry, user)
  entry.sessionTimers.push(clock.after(milliseconds, again))
}

/** Milliseconds a session has left. */
function left(now: number, session: Session): number {
  return session.since + endsAfter(session) - now
}

/** Milliseconds (RFC 3261, 14.1): who made the Call-ID waits longer. */
function glareDelay({ ids }: Context, { dialog: { role } }: DialogEntry): number {
  return role === 'uac' ? 2100 + 10 * (ids.sequence() % 190) : 10 * (ids.sequence() % 200)
}

interface Task {
  readonly session: Session
  readonly user: RefreshUser
  readonly minimum: number
}

/** One request, and what comes of it. */
class Refresh {
  readonly #context: Context
  readonly #entry: DialogEntry
  readonly #task: Task
  readonly #method: 'INVITE' | 'UPDATE'
  readonly #refreshing: Refreshing = { waiting: [], stop: () => this.#stop() }
  #transaction: ClientTransaction | undefined
  #ack: { readonly message: SipRequest; readonly path: Path } | undefined
  #isOver = false

  constructor(context: Context, entry: DialogEntry, task: Task) {
    const { takesUpdate, localBody } = entry.dialog
    this.#context = context
    this.#entry = entry
    this.#task = task
    this.#method = takesUpdate || !localBody ? 'UPDATE' : 'INVITE'
  }

  send(): void {
    const context = this.#context
    const entry = this.#entry
    const { request, dialog } = requestInDialog(entry.dialog, this.#content())
    entry.dialog = dialog
    entry.refreshing = this.#refreshing
    if (this.#method === 'INVITE') entry.making.invite = true
    waysOf(context, entry, ([path]) => {
      if (this.#isOver) return
      if (!path) return this.#fail(503)
      const branch = context.ids.branch()
      this.#start(withVia(request, path, branch), path)
    })
  }

  #content() {
    const { session, minimum } = this.#task
    const { localBody, contact, listener } = this.#entry.dialog
    const headers: readonly Header[] = [
      contact === '' ? ownContact(listener) : header('Contact', contact),
      ...refreshHeaders(session, Math.min(session.interval, minimum)),
    ]
    const method = this.#method
    if (method === 'UPDATE' || !localBody) return { method, headers, body: NO_BODY }
    const body = Buffer.from(localBody.text, 'latin1')
    return { method, headers: [...headers, header('Content-Type', localBody.type)], body }
  }

  #start(request: SipRequest, path: Path): void {
    this.#transaction = this.#context.transactions.request(request, path, {
      response: (response) => this.#take(request, response),
      timedOut: () => this.#fail(408),
      failed: () => this.#fail(503),
    })
  }

  #take(request: SipRequest, response: SipResponse): void {
    if (response.status < 200) return
    if (response.status >= 300) return this.#fail(response.status, response)
    if (this.#method === 'INVITE') this.#acknowledge(request)
    if (!this.#finish()) return
    const { session, user } = this.#task
    this.#entry.dialog = refreshTarget(this.#entry.dialog, response)
    const now = this.#context.clock.now()
    // A peer that does not know the extension is asked on all the same (RFC 4028, 7.2).
    user.agreed(sessionOf(response, now) ?? { ...session, since: now })
  }

  /** Every 2xx gets its ACK, a repeated one the same (RFC 3261, 13.2.2.4). */
  #acknowledge(request: SipRequest): void {
    const { transactions } = this.#context
    if (this.#ack) return transactions.send(this.#ack.message, this.#ack.path)
    acknowledge(this.#context, this.#entry, { sequence: sequenceOf(request) }, (sent) => {
      this.#ack = sent
    })
  }

  #fail(status: number, response?: SipResponse): void {
    if (!this.#finish()) return
    const entry = this.#entry
    const { user, session } = this.#task
    if (status === 408 || status === 481) return user.expired()
    if (status === 422 && response) return this.#lengthen(minimumOf(response))
    if (status === 491) return this.#again(glareDelay(this.#context, entry))
    if (this.#method === 'UPDATE' && (status === 405 || status === 501)) {
      entry.dialog = { ...entry.dialog, takesUpdate: false }
      if (entry.dialog.localBody) return refresh(this.#context, entry, user)
    }
    this.#again(left(this.#context.clock.now(), session) / 2)
  }

  /** RFC 4028, 7.4: the same again, as long as the peer wants it. */
  #lengthen(minimum: number): void {
    const { session, user } = this.#task
    const interval = Math.max(session.interval, minimum)
    this.#entry.dialog = { ...this.#entry.dialog, session: { ...session, interval } }
    if (interval > session.interval) return refresh(this.#context, this.#entry, user, minimum)
    this.#again(left(this.#context.clock.now(), session) / 2)
  }

  #again(milliseconds: number): void {
    refreshAfter(this.#context, this.#entry, this.#task.user, milliseconds)
  }

  /** @returns whether the dialog still is there, and this was not over before. */
  #finish(): boolean {
    if (this.#isOver) return false
    this.#end()
    return this.#context.dialogs.has(this.#entry)
  }

  /** The dialog is over; a peer that answers never does not keep what belongs to it. */
  #stop(): void {
    this.#transaction?.forget()
    this.#end()
  }

  /** What the application wanted meanwhile happens now. */
  #end(): void {
    this.#isOver = true
    const entry = this.#entry
    delete entry.refreshing
    if (this.#method === 'INVITE') entry.making.invite = false
    for (const go of this.#refreshing.waiting.splice(0)) go()
  }
}
