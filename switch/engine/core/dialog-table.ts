import { dialogId } from '../dialog/dialog.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { Application } from './application.ts'
import { type DialogEntry, stopTimers } from './dialog-entry.ts'

/** Every dialog by its name. */
export class DialogTable {
  readonly #all = new Set<DialogEntry>()
  /** Early dialogs of a forked INVITE share one name; the last is the one heard of last. */
  readonly #byId = new Map<string, readonly DialogEntry[]>()
  /** By Call-ID and our tag, which is how the peer's requests name them. */
  readonly #byLocal = new Map<string, readonly DialogEntry[]>()

  get size(): number {
    return this.#all.size
  }

  add(entry: DialogEntry): void {
    this.#all.add(entry)
    append(this.#byId, entry.dialog.id, entry)
    append(this.#byLocal, localKey(entry), entry)
  }

  has(entry: DialogEntry): boolean {
    return this.#all.has(entry)
  }

  get(id: string): DialogEntry | undefined {
    return this.#byId.get(id)?.at(-1)
  }

  /** Every dialog of that name, the newest last. */
  named(id: string): readonly DialogEntry[] {
    return this.#byId.get(id) ?? []
  }

  /** Its name means this one from now on. */
  prefer(entry: DialogEntry): void {
    const { id } = entry.dialog
    if (this.get(id) === entry) return
    remove(this.#byId, id, entry)
    append(this.#byId, id, entry)
  }

  /** The dialog a request of the peer's belongs to (RFC 3261, 12.2.2). */
  find(request: SipRequest): DialogEntry | undefined {
    const localTag = tagOf(firstOf(request, 'to')) ?? ''
    const remoteTag = tagOf(firstOf(request, 'from')) ?? ''
    const key = keyOf(firstOf(request, 'call-id') ?? '', localTag)
    return this.#byLocal.get(key)?.find(({ dialog }) => dialog.remoteTag === remoteTag)
  }

  /** The dialog that an INVITE of ours has made. */
  madeBy(invite: SipRequest): DialogEntry | undefined {
    return this.get(dialogId(invite))
  }

  remove(entry: DialogEntry): void {
    if (this.#all.delete(entry)) {
      remove(this.#byId, entry.dialog.id, entry)
      remove(this.#byLocal, localKey(entry), entry)
    }
    stopTimers(entry)
  }

  close(): void {
    for (const entry of this.#all) stopTimers(entry)
  }

  of(application: Application): readonly DialogEntry[] {
    return [...this.#all].filter((entry) => entry.application === application)
  }
}

function localKey({ dialog: { callId, localTag } }: DialogEntry): string {
  return keyOf(callId, localTag)
}

function keyOf(callId: string, tag: string): string {
  return `${callId}\0${tag}`
}

type Shelf = Map<string, readonly DialogEntry[]>

function append(shelf: Shelf, key: string, entry: DialogEntry): void {
  shelf.set(key, [...(shelf.get(key) ?? []), entry])
}

function remove(shelf: Shelf, key: string, entry: DialogEntry): void {
  const others = shelf.get(key)?.filter((each) => each !== entry) ?? []
  if (others.length > 0) shelf.set(key, others)
  else shelf.delete(key)
}
