/** A message somebody left. */
export interface VoiceMessage {
  /** Unique within its box. */
  readonly id: string
  /** Who called: the user part. */
  readonly from: string
  /** Milliseconds. */
  readonly duration: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly isHeard: boolean
}

export interface NewMessage extends Omit<VoiceMessage, 'id' | 'isHeard'> {
  /** Of the WAV file, which is the box's from then on. */
  readonly path: string
}

/**
 * Where messages are kept. Boxes are called by the user they belong to: `101`, or `101@domain` where
 * that is not the switch's own.
 */
export interface Mailboxes {
  add(box: string, message: NewMessage): Promise<void>
  /** The oldest first. */
  list(box: string): Promise<readonly VoiceMessage[]>
  /** Path of a message's WAV file, brought here if it has to be. */
  fetch(box: string, id: string): Promise<string>
  markHeard(box: string, id: string): Promise<void>
  remove(box: string, id: string): Promise<void>
}
