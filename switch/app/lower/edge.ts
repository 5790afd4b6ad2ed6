import type { Clock } from '../../engine/transport/transport.ts'
import type { MediaPort, Prompt } from '../../media/port/media-port.ts'
import type { Profile } from '../../media/profile.ts'
import type { Saying } from '../../media/speech/speech.ts'
import type { OutgoingInvite, OutgoingLeg } from './leg.ts'

/** What calls need of the world: SIP, media, time. The testbed has one without sockets. */
export interface Edge {
  readonly clock: Clock
  /** Makes an id no other switch makes. */
  newId(): string
  /** Media for a leg, by its id. */
  port(id: string): MediaPort
  /**
   * Makes speech of a text.
   *
   * @returns what a port plays to say it.
   * @throws {MediaError} the signal's reason
   */
  speak(saying: Saying, signal: AbortSignal): Promise<Prompt>
  /**
   * How the media of whoever an INVITE reaches has to travel.
   *
   * @throws {Rejected} when it reaches nobody.
   */
  profileTowards(invite: Omit<OutgoingInvite, 'sdp'>): Profile
  /** Sends an INVITE; the leg's events tell what comes of it. */
  invite(invite: OutgoingInvite): OutgoingLeg
  /**
   * Sends a MESSAGE outside any dialog (RFC 3428).
   *
   * @throws {Rejected}
   */
  message(message: TextMessage): Promise<void>
}

export interface TextMessage {
  readonly to: string
  readonly from: string
  readonly text: string
}
