/** What somebody on the telephone notices. */
export type Happening =
  | { readonly what: 'ring'; readonly status: number }
  | { readonly what: 'answer' }
  | { readonly what: 'reject'; readonly status: number; readonly reason: string }
  /** BYE, or CANCEL while it rang. */
  | { readonly what: 'hangup' }
  | { readonly what: 'play'; readonly prompt: string }
  | { readonly what: 'say'; readonly text: string }
  | { readonly what: 'stop'; readonly prompt: string }
  | { readonly what: 'record' }
  | { readonly what: 'digits'; readonly digits: string }
  /** Talks to that phone. */
  | { readonly what: 'bridge'; readonly other: string }
  | { readonly what: 'mix'; readonly room: string }
  | { readonly what: 'part' }
  | { readonly what: 'message'; readonly text: string }
  | { readonly what: 'refer'; readonly to: string }
  /** It takes somebody's place in the call with that Call-ID. */
  | { readonly what: 'replace'; readonly callId: string }
  | { readonly what: 'notify'; readonly status: number }
  /** The script calls somebody on behalf of this call. */
  | { readonly what: 'dial'; readonly to: string }

/** These pass unnoticed unless a test expects them. */
const QUIET: readonly Happening['what'][] = ['ring', 'stop', 'part', 'notify']

/** All that happened to one phone, in order, and how far a test has read. */
export class Transcript {
  readonly #happenings: Happening[] = []
  #read = 0

  add(happening: Happening): void {
    this.#happenings.push(happening)
  }

  /** The next happening that is not quiet, or is what is wanted; it counts as read. */
  next(wanted: Happening['what']): Happening | undefined {
    for (let index = this.#read; index < this.#happenings.length; index += 1) {
      const happening = this.#happenings[index]
      if (!happening || (QUIET.includes(happening.what) && happening.what !== wanted)) continue
      this.#read = index + 1
      return happening
    }
    return undefined
  }

  /** All that has happened counts as read. */
  skip(): void {
    this.#read = this.#happenings.length
  }

  /** One line for each happening, for the message of an expectation that is not met. */
  toString(): string {
    return this.#happenings.map((each) => `  ${describe(each)}`).join('\n')
  }
}

/** `play welcome.wav`. */
export function describe({ what, ...facts }: Happening): string {
  return [what, ...Object.values(facts)].join(' ')
}
