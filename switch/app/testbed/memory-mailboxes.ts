import type { Mailboxes, VoiceMessage } from '../features/voicemail/mailboxes.ts'

/** Mailboxes that a test fills and looks into. */
export class MemoryMailboxes implements Mailboxes {
  readonly #boxes = new Map<string, readonly VoiceMessage[]>()
  #ids = 0

  async add(box: string, message: Omit<VoiceMessage, 'id' | 'isHeard'>): Promise<void> {
    this.#ids += 1
    const added = { ...message, id: `${this.#ids}`, isHeard: false }
    this.#boxes.set(box, [...(await this.list(box)), added])
  }

  async list(box: string): Promise<readonly VoiceMessage[]> {
    return this.#boxes.get(box) ?? []
  }

  async markHeard(box: string, id: string): Promise<void> {
    const messages = await this.list(box)
    this.#boxes.set(
      box,
      messages.map((each) => (each.id === id ? { ...each, isHeard: true } : each)),
    )
  }

  async remove(box: string, id: string): Promise<void> {
    const messages = await this.list(box)
    this.#boxes.set(
      box,
      messages.filter((each) => each.id !== id),
    )
  }
}
