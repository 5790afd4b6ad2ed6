/** Of all subscribers, and the password they share. */
export const DOMAIN = 'example.org'
export const PASSWORD = 'secret'

/** A registrar and switch on the lab's network. */
export interface Candidate {
  readonly name: string
  /** UDP port. */
  readonly port: number
  /** Its programs without rtpengine, by name; each with what it has started. */
  readonly programs: Readonly<Record<string, number>>
  /** Lets these subscribers register, beside those it knows. */
  admit(users: readonly string[]): Promise<void>
}
