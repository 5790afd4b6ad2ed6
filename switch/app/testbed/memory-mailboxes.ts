import type { Mailboxes, NewMessage, VoiceMessage } from '../features/voicemail/mailboxes.ts'

type Kept = VoiceMessage & Pick<NewMessage, 'path'>

/** Mailboxes that a test fills and looks into. */
export class MemoryMailboxes implements Mailboxes {
  readonly #boxes = new Map<string, readonly Kept[]>()
  #ids = 0

  async add(box: string, message: NewMessage): Promise<void> {
    this.#ids += 1
    const added = { ...message, id: `${this.#ids}`, isHeard: false }
    this.#boxes.set(box, [...this.#all(box), added])
  }

  async list(box: string): Promise<readonly VoiceMessage[]> {
    return this.#all(box)
  }

  async fetch(box: string, id: string): Promise<string> {
    const found = this.#all(box).find((each) => each.id === id)
    if (!found) throw new RangeError(`there is no message ${id} in ${box}`)
    return found.path
  }

  async markHeard(box: string, id: string): Promise<void> {
    const heard = this.#all(box).map((each) => (each.id === id ? { ...each, isHeard: true } : each))
    this.#boxes.set(box, heard)
  }

  async remove(box: string, id: string): Promise<void> {
    const left = this.#all(box).filter((each) => each.id !== id)
    this.#boxes.set(box, left)
  }

  #all(box: string): readonly Kept[] {
    return this.#boxes.get(box) ?? []
  }
}
