import type { Application } from './application.ts'
import type { DialogEntry } from './dialog-entry.ts'

/** Frames kept of one dialog; a peer that asks for more in a few seconds does not get it. */
const MOST_FRAMES = 32

interface Frame {
  readonly leader: string
  readonly message: Buffer | undefined
}

/** Stands in for an application that died: keeps what it is told of each dialog for its heir. */
export class Vacancy implements Application {
  readonly name: string
  readonly service: string
  readonly tags: ReadonlySet<string> = new Set()
  readonly claims = new Set<string>()
  readonly isBusy = false
  readonly #entries = new Map<string, DialogEntry>()
  readonly #frames = new Map<string, Frame[]>()

  constructor(dead: Application, service: string, entries: readonly DialogEntry[]) {
    this.name = dead.name
    this.service = service
    for (const entry of entries) {
      entry.application = this
      entry.told = 0
      this.#entries.set(entry.dialog.id, entry)
    }
  }

  get entries(): readonly DialogEntry[] {
    return [...this.#entries.values()]
  }

  get(dialogId: string): DialogEntry | undefined {
    return this.#entries.get(dialogId)
  }

  /** True while there is anything left to be told of a dialog that is over. */
  hasNews({ dialog }: DialogEntry): boolean {
    return this.#frames.has(dialog.id)
  }

  tell(leader: string, message?: Buffer): number {
    const dialogId = leader.split('|')[DIALOG] ?? ''
    const frames = this.#frames.get(dialogId) ?? []
    if (this.#entries.has(dialogId) && frames.length < MOST_FRAMES) {
      this.#frames.set(dialogId, [...frames, { leader, message }])
    }
    return 0
  }

  /** Hands a dialog to its heir, with all that came for it. */
  release(entry: DialogEntry, heir: Application): void {
    const { id } = entry.dialog
    const frames = this.#frames.get(id) ?? []
    this.#entries.delete(id)
    this.#frames.delete(id)
    for (const { leader, message } of frames) heir.tell(leader, message, entry.told)
  }
}

/** Where leaders of messages have the dialog's name. */
const DIALOG = 9
