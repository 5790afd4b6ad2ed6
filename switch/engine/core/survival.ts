import { replyTo } from '../message/reply.ts'
import type { Application } from './application.ts'
import type { Context } from './context.ts'
import type { DialogEntry } from './dialog-entry.ts'
import { DISCONNECTED, hangUp } from './hang-up.ts'
import type { Pending, PendingTable } from './pending.ts'
import { Vacancy } from './vacancy.ts'
import { drop, refuse } from './withdraw.ts'

export interface SurvivalOptions {
  /**
   * Milliseconds the calls of an application that died wait for another of its name, 0 for not at
   * all. Peers repeat a request for 32 seconds: a BYE should not wait longer.
   */
  readonly wait?: number
}

const USUAL_WAIT = 5000

/** Calls of applications that died: kept for a while for another of the same name. */
export class Survival {
  readonly #context: Context
  readonly #pending: PendingTable
  readonly #wait: number
  readonly #vacancies = new Map<Vacancy, () => void>()
  /** Who waits to hear of calls without an application. */
  readonly #watchers = new Map<Application, (dialogIds: readonly string[]) => void>()

  constructor(context: Context, pending: PendingTable, { wait = USUAL_WAIT }: SurvivalOptions) {
    this.#context = context
    this.#pending = pending
    this.#wait = wait
  }

  /** An application is gone. Calls it has set up are kept if it has a name, all others end. */
  leave(application: Application): void {
    this.#watchers.delete(application)
    const { service } = application
    const isKept = (entry: DialogEntry) => service !== undefined && this.#wait > 0 && isSetUp(entry)
    const entries = this.#context.dialogs.of(application)
    for (const entry of entries) if (!isKept(entry)) this.#end(entry)
    const kept = entries.filter(isKept)
    if (service !== undefined && kept.length > 0) this.#await(application, service, kept)
  }

  /** Calls that wait for an application of this one's name. */
  list({ service }: Application): readonly string[] {
    return [...this.#vacancies.keys()]
      .filter((vacancy) => vacancy.service === service)
      .flatMap((vacancy) => vacancy.entries.filter((entry) => this.#isOpen(vacancy, entry)))
      .map(({ dialog }) => dialog.id)
  }

  /** Calls back with such calls as soon as there are any. */
  watch(application: Application, tell: (dialogIds: readonly string[]) => void): void {
    const known = this.list(application)
    this.#watchers.get(application)?.(known)
    this.#watchers.delete(application)
    if (known.length > 0) tell(known)
    else this.#watchers.set(application, tell)
  }

  /**
   * An application takes up a call.
   *
   * @param tell tells it what it takes; returns the place of that frame.
   * @returns false when there is no such call.
   */
  adopt(heir: Application, dialogId: string, tell: (entry: DialogEntry) => number): boolean {
    const vacancy = [...this.#vacancies.keys()].find(
      (each) => each.service === heir.service && each.get(dialogId),
    )
    const entry = vacancy?.get(dialogId)
    if (!vacancy || !entry || !this.#isOpen(vacancy, entry)) return false
    entry.application = heir
    for (const each of this.#pending.inDialog(entry)) each.application = heir
    entry.told = tell(entry)
    vacancy.release(entry, heir)
    if (vacancy.entries.length === 0) this.#close(vacancy)
    return true
  }

  /** Nobody will come any more. */
  close(): void {
    for (const vacancy of this.#vacancies.keys()) this.#giveUp(vacancy)
  }

  #await(application: Application, service: string, entries: readonly DialogEntry[]): void {
    const { clock, log } = this.#context
    const vacancy = new Vacancy(application, service, entries)
    const facts = { application: application.name, service, dialogs: entries.length }
    log('warn', 'an application is gone, its calls wait for another', facts)
    const stop = clock.after(this.#wait, () => this.#giveUp(vacancy))
    this.#vacancies.set(vacancy, stop)
    for (const [watcher, tell] of [...this.#watchers]) {
      if (watcher.service !== service) continue
      this.#watchers.delete(watcher)
      tell(this.list(watcher))
    }
  }

  #giveUp(vacancy: Vacancy): void {
    this.#close(vacancy)
    const { name: application, service, entries } = vacancy
    const facts = { application, service, dialogs: entries.length }
    this.#context.log('warn', 'no application took the calls of one that is gone', facts)
    for (const entry of entries) this.#end(entry)
    for (const each of this.#pending.ofApplication(vacancy)) this.#answer(each)
  }

  /** Whoever hangs up has done so; what else was asked will not be answered (RFC 3261, 15.1.2). */
  #answer(pending: Pending): void {
    const { request, transaction } = pending
    drop(this.#context, this.#pending, pending)
    if (request.method === 'BYE') transaction.respond(replyTo(request, { status: 200 }))
    else refuse(request, transaction, { status: 487 })
  }

  #end(entry: DialogEntry): void {
    if (this.#context.dialogs.has(entry)) hangUp(this.#context, entry, DISCONNECTED)
  }

  #close(vacancy: Vacancy): void {
    this.#vacancies.get(vacancy)?.()
    this.#vacancies.delete(vacancy)
  }

  /** False once it is over, and nobody needs to hear of that. */
  #isOpen(vacancy: Vacancy, entry: DialogEntry): boolean {
    return this.#context.dialogs.has(entry) || vacancy.hasNews(entry)
  }
}

/** True for calls; one whose answer was never acknowledged is none yet. */
function isSetUp({ dialog, answered, isUnwanted }: DialogEntry): boolean {
  const isAcknowledged = !answered || answered.ack !== undefined
  return dialog.method === 'INVITE' && !dialog.isEarly && !isUnwanted && isAcknowledged
}
