import type { DialogName } from '../engine/message/replaces.ts'
import type { DialogHalf } from './dialog-half.ts'
import type { SrfDialog } from './drachtio-srf.ts'

/** The established dialogs of a connection, by their names: others may take their place. */
export class StandingDialogs {
  readonly #halves = new Map<string, DialogHalf>()

  add({ sip: { callId, localTag, remoteTag } }: SrfDialog, half: DialogHalf): void {
    this.#halves.set(keyOf({ callId, toTag: localTag, fromTag: remoteTag }), half)
  }

  remove({ sip: { callId, localTag, remoteTag } }: SrfDialog): void {
    this.#halves.delete(keyOf({ callId, toTag: localTag, fromTag: remoteTag }))
  }

  find(name: DialogName): DialogHalf | undefined {
    return this.#halves.get(keyOf(name))
  }
}

const keyOf = ({ callId, toTag, fromTag }: DialogName): string => `${callId} ${toTag} ${fromTag}`
