import { type Dialog, dialogId } from '../dialog/dialog.ts'
import { firstOf, type SipRequest } from '../message/message.ts'
import { tagOf } from '../message/name-address.ts'
import type { Path } from '../transport/transport.ts'
import type { Application } from './application.ts'

/** A dialog and what is under way in it. */
export interface DialogEntry {
  dialog: Dialog
  /** It sent the 2xx or the INVITE. */
  readonly application: Application
  /** Transaction id of the INVITE that made the dialog, as the application knows it. */
  readonly inviteTransactionId: string
  /** An INVITE of the peer's within the dialog is not answered yet (RFC 3261, 14.2). */
  isInvited: boolean
  /** An INVITE of ours within the dialog is not answered yet (RFC 3261, 14.2). */
  isInviting: boolean
  /** The peer answered although it had been cancelled: once acknowledged, it is let go. */
  readonly isUnwanted: boolean
  /** Our 2xx is repeated until the peer acknowledges it. */
  unconfirmed?: { readonly sequence: number; readonly stop: () => void; readonly isFirst: boolean }
  /** The peer's 2xx that wants our ACK, and the ACK once it was sent. */
  answered?: Answered
}

/** A peer's 2xx to an INVITE. */
export interface Answered {
  readonly sequence: number
  readonly remoteTag: string | undefined
  ack?: { readonly message: SipRequest; readonly path: Path }
}

/** Every dialog by its name. */
export class DialogTable {
  readonly #byId = new Map<string, DialogEntry>()
  /** Names of dialogs by Call-ID and our tag, which is how the peer's requests name them. */
  readonly #byLocal = new Map<string, string>()

  get size(): number {
    return this.#byId.size
  }

  add(entry: DialogEntry): void {
    this.#byId.set(entry.dialog.id, entry)
    this.#byLocal.set(localKey(entry.dialog.callId, entry.dialog.localTag), entry.dialog.id)
  }

  get(id: string): DialogEntry | undefined {
    return this.#byId.get(id)
  }

  /** The dialog a request of the peer's belongs to (RFC 3261, 12.2.2). */
  find(request: SipRequest): DialogEntry | undefined {
    const key = localKey(firstOf(request, 'call-id') ?? '', tagOf(firstOf(request, 'to')) ?? '')
    const entry = this.#byId.get(this.#byLocal.get(key) ?? '')
    const remoteTag = tagOf(firstOf(request, 'from')) ?? ''
    return entry?.dialog.remoteTag === remoteTag ? entry : undefined
  }

  /** The dialog that an INVITE of ours has made. */
  madeBy(invite: SipRequest): DialogEntry | undefined {
    return this.#byId.get(dialogId(invite))
  }

  remove(entry: DialogEntry): void {
    entry.unconfirmed?.stop()
    const { id, callId, localTag } = entry.dialog
    if (this.#byId.get(id) !== entry) return
    this.#byId.delete(id)
    this.#byLocal.delete(localKey(callId, localTag))
  }

  close(): void {
    for (const entry of this.#byId.values()) entry.unconfirmed?.stop()
  }

  of(application: Application): readonly DialogEntry[] {
    return [...this.#byId.values()].filter((entry) => entry.application === application)
  }
}

function localKey(callId: string, tag: string): string {
  return `${callId}\0${tag}`
}
