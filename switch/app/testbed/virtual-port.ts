import { MediaError } from '../../media/media.ts'
import type {
  Digit,
  MediaPort,
  Prompt,
  RecordedFile,
  RecordOptions,
} from '../../media/port/media-port.ts'
import { onAbort, orAborted } from '../core/signals.ts'
import { sleep } from '../core/sleep.ts'
import type { StandingClock } from './standing-clock.ts'
import { Transcript } from './transcript.ts'

/** How prompts begin that are texts. */
export const SPOKEN = 'say: '

export interface VirtualSound {
  readonly clock: StandingClock
  /** Milliseconds. */
  lengthOf(prompt: Prompt): number
}

/** Media without packets: what would be heard is written down, and lasts as long as it would. */
export class VirtualPort implements MediaPort {
  readonly id: string
  readonly #sound: VirtualSound
  /** Name of the phone behind it, and what that hears. */
  #name = 'nobody'
  #transcript = new Transcript()
  /** Descriptions were exchanged, so that there is somewhere to send to. */
  #isAgreed = false
  readonly #hearers = new Set<(digit: Digit) => void>()
  #partner: VirtualPort | undefined
  #lost: (reason: string) => void = () => undefined
  #isLost = false
  #recordings = 0
  /** Until when the party talks; milliseconds since 1970. */
  #talksUntil = 0
  #isReleased = false

  constructor(id: string, sound: VirtualSound) {
    this.id = id
    this.#sound = sound
  }

  get name(): string {
    return this.#name
  }

  /** Tells whose media it is. */
  belongTo(name: string, transcript: Transcript): void {
    this.#name = name
    this.#transcript = transcript
  }

  get isReleased(): boolean {
    return this.#isReleased
  }

  /** Descriptions were exchanged before, by another process. */
  agree(): void {
    this.#isAgreed = true
  }

  /** The party presses a key. */
  press(digit: Digit): void {
    for (const hear of this.#hearers) hear(digit)
  }

  /** The party talks for so many milliseconds. */
  talk(length: number): void {
    this.#talksUntil = this.#sound.clock.now() + length
  }

  get isLost(): boolean {
    return this.#isLost
  }

  /** The media dies, and there is no other. */
  lose(reason: string): void {
    this.#isLost = true
    this.#lost(reason)
  }

  async answer(offer: string): Promise<string> {
    this.#isAgreed = true
    return `answer to ${offer}`
  }

  async offer(): Promise<string> {
    if (this.#isLost) throw new MediaError('unreachable', 'there is no other media')
    return `offer of ${this.id}`
  }

  async accept(): Promise<void> {
    this.#isAgreed = true
  }

  async revert(): Promise<void> {}

  async play(
    prompt: Prompt,
    {
      repeat = 1,
      signal = new AbortController().signal,
    }: { readonly repeat?: number; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    this.#requireAgreement()
    const text = prompt.startsWith(SPOKEN) ? prompt.slice(SPOKEN.length) : undefined
    this.#transcript.add(text === undefined ? { what: 'play', prompt } : { what: 'say', text })
    const length = this.#sound.lengthOf(prompt)
    // It is quiet at once, whatever is asked of the port next.
    const unfollow = onAbort(signal, () => this.#transcript.add({ what: 'stop', prompt }))
    try {
      for (let count = 0; count < repeat; count += 1) {
        await sleep(this.#sound.clock, length, signal)
      }
    } finally {
      unfollow()
    }
  }

  onDigit(hear: (digit: Digit) => void): () => void {
    this.#hearers.add(hear)
    return () => this.#hearers.delete(hear)
  }

  async sendDigits(digits: string): Promise<void> {
    this.#transcript.add({ what: 'digits', digits })
  }

  async record({ signal, longest, silence }: RecordOptions): Promise<RecordedFile> {
    this.#requireAgreement()
    this.#transcript.add({ what: 'record' })
    this.#recordings += 1
    const path = `/virtual/${this.name}-${this.#recordings}.wav`
    const begin = this.#sound.clock.now()
    const stop = new AbortController()
    const quiet = silence === undefined ? [] : [this.#silence(silence, stop.signal)]
    const length = sleep(this.#sound.clock, longest, stop.signal).then(() => 'length' as const)
    const end = Promise.race([length, ...quiet])
    const stopped = signal ? orAborted(end, signal).catch(() => 'signal' as const) : end
    const stoppedBy = await stopped
    stop.abort()
    await Promise.allSettled([length, ...quiet])
    return { path, duration: this.#sound.clock.now() - begin, stoppedBy }
  }

  async join(other: MediaPort): Promise<void> {
    const partner = other as VirtualPort
    this.#leave()
    partner.#leave()
    this.#partner = partner
    partner.#partner = this
    this.#transcript.add({ what: 'bridge', other: partner.name })
    partner.#transcript.add({ what: 'bridge', other: this.name })
  }

  async mix(room: string): Promise<void> {
    this.#leave()
    this.#transcript.add({ what: 'mix', room })
  }

  async part(): Promise<void> {
    this.#leave()
    this.#transcript.add({ what: 'part' })
  }

  onLost(hear: (reason: string) => void): void {
    this.#lost = hear
  }

  async release(): Promise<void> {
    this.#isReleased = true
    this.#leave()
  }

  #requireAgreement(): void {
    if (!this.#isAgreed) throw new MediaError('refused', 'nothing was answered: nobody can hear')
  }

  #leave(): void {
    if (this.#partner) this.#partner.#partner = undefined
    this.#partner = undefined
  }

  async #silence(length: number, signal: AbortSignal): Promise<'silence'> {
    const { clock } = this.#sound
    let quietFrom = clock.now()
    for (;;) {
      quietFrom = Math.max(quietFrom, this.#talksUntil)
      const left = quietFrom + length - clock.now()
      if (left <= 0) return 'silence'
      await sleep(clock, left, signal)
    }
  }
}
