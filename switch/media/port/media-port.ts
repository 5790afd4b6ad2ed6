import type { Profile } from '../profile.ts'

/** A key of a telephone (RFC 4733, 3.2). */
export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#' | Letter
type Letter = 'A' | 'B' | 'C' | 'D'

/**
 * Name of a sound file below the folder of prompts, such as `en/welcome.wav`; or the absolute path
 * of a recording.
 */
export type Prompt = string

export interface RecordOptions {
  /** Stops the recording; what was recorded until then is kept. */
  readonly signal?: AbortSignal
  /** Milliseconds after which the recording ends. */
  readonly longest: number
  /** Milliseconds of silence after which it ends; absent: silence is recorded as well. */
  readonly silence?: number
}

export interface RecordedFile {
  /** Where the WAV file is. */
  readonly path: string
  /** Milliseconds. */
  readonly duration: number
  readonly stoppedBy: 'signal' | 'silence' | 'length'
}

/**
 * The media of one party: what it sends comes to us, what it hears comes from us. Requests go in
 * the order made. Whatever fails throws {MediaError}.
 */
export interface MediaPort {
  /**
   * Answers an offer of the party (INVITE or re-INVITE). While nothing plays and nobody is joined
   * it hears silence.
   */
  answer(offer: string): Promise<string>
  /**
   * An offer of ours to the party. `like`: for a callee, made of what that caller's port can do,
   * so that both can be joined without transcoding. `towards`: how the callee's media has to travel.
   */
  offer(options?: { readonly like?: MediaPort; readonly towards?: Profile }): Promise<string>
  /** Takes the party's answer to `offer`. */
  accept(answer: string): Promise<void>
  /** The other side refused what `offer` proposed. */
  revert(): Promise<void>
  /** Plays to the party; resolves when it was heard to its end, rejects with the signal's reason when stopped. */
  play(
    prompt: Prompt,
    options?: { readonly repeat?: number; readonly signal?: AbortSignal },
  ): Promise<void>
  /** Hears every key the party presses, RFC 4733 or in-band. @returns stops hearing. */
  onDigit(hear: (digit: Digit) => void): () => void
  sendDigits(digits: string): Promise<void>
  /** Records what the party says until stopped; WAV under a temporary name, then renamed. */
  record(options: RecordOptions): Promise<RecordedFile>
  /** Both parties hear each other. A joined port leaves its former partner or conference. */
  join(other: MediaPort): Promise<void>
  /** Into a mixed conference; everybody in it hears everybody else. */
  mix(room: string): Promise<void>
  /** Back to silence, out of whatever it was in. */
  part(): Promise<void>
  /**
   * Told whenever the media is lost: rtpengine died, or nothing came for too long. It is there again
   * once the party has agreed to another offer, or has made one; whatever is asked of the port
   * meanwhile waits for that, and what was played or joined is so again.
   */
  onLost(hear: (reason: string) => void): void
  /** It was lost, and is not there again. */
  readonly isLost: boolean
  /** Frees the port. Once is enough; never rejects. */
  release(): Promise<void>
}
