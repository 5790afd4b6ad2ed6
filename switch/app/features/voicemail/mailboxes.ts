/** A message somebody left. */
export interface VoiceMessage {
  /** Unique within its box. */
  readonly id: string
  /** Who called: the user part. */
  readonly from: string
  /** Where the WAV file is. */
  readonly path: string
  /** Milliseconds. */
  readonly duration: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly isHeard: boolean
}

/** Where messages are kept. Boxes are called by the user they belong to. */
export interface Mailboxes {
  add(box: string, message: Omit<VoiceMessage, 'id' | 'isHeard'>): Promise<void>
  /** The oldest first. */
  list(box: string): Promise<readonly VoiceMessage[]>
  markHeard(box: string, id: string): Promise<void>
  remove(box: string, id: string): Promise<void>
}
