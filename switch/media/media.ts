import type { Profile } from './profile.ts'

/** The two parties of a call, as rtpengine is told about them. */
export type Party = 'caller' | 'callee'

/** Why a session description could not be anchored. */
export type MediaFault =
  /** No rtpengine answers. */
  | 'unreachable'
  /** Every rtpengine that answers is at its limit. */
  | 'overloaded'
  /** rtpengine cannot use this session description. */
  | 'refused'
  /** rtpengine does not know the call: it was started anew, or has given the call up. */
  | 'lost'

export class MediaError extends Error {
  override readonly name = 'MediaError'
  readonly fault: MediaFault

  constructor(fault: MediaFault, reason: string) {
    super(reason)
    this.fault = fault
  }
}

/** The media of one call: both parties send to the relay, and the relay sends to them. */
export interface MediaSession {
  /**
   * @param from who makes the offer.
   * @returns the offer to make to the other party.
   * @throws {MediaError}
   */
  offer(from: Party, sdp: string): Promise<string>
  /**
   * Takes the answer to the last offer.
   *
   * @returns the answer to give to the party that offered.
   * @throws {MediaError}
   */
  answer(sdp: string): Promise<string>
  /** Takes back an offer the other party refused. Best effort; never rejects. */
  revert(): Promise<void>
  /**
   * Told whenever the relay has lost the call. The next offer makes it anew, at whatever relay;
   * whoever was told of the last one's ports has to be told of the new ones.
   */
  onLost(hear: (reason: string) => void): void
  /**
   * Makes anew what was lost, of what both parties last agreed to.
   *
   * @returns the offer to make to the callee. Its answer goes to `answer`; what that returns is the
   * offer to make to the caller, whose answer goes to `confirm`.
   * @throws {MediaError}
   */
  renew(): Promise<string>
  /** Takes the caller's answer at the end of `renew`. Best effort; never rejects. */
  confirm(sdp: string): Promise<void>
  /** Frees the relay's ports. Once is enough; never rejects. */
  release(): Promise<void>
}

export interface Media {
  /**
   * @param id unique among all calls of all switches; never a Call-ID from the network.
   * @param callee how its media has to travel, where that is known before it says so; else plain.
   */
  session(id: string, callee?: Profile): MediaSession
  close(): void
}
