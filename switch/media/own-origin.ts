import { randomInt } from 'node:crypto'

const ORIGIN = /^o=\S+ \S+ \S+ (.*?)(\r?)$/m

/**
 * The origin of what we describe to one party, whoever is behind us: one session for as long as the
 * dialog lasts, and a version that grows with each change (RFC 3264, 8), also when another relay
 * made it.
 */
export class OwnOrigin {
  readonly #session = randomInt(1, 2 ** 40)
  #version = 0
  /** Network and address of the first relay. */
  #where: string | undefined
  #last: string | undefined

  stamp(sdp: string): string {
    const rest = sdp.replace(ORIGIN, '')
    if (rest !== this.#last) this.#version += 1
    this.#last = rest
    return sdp.replace(ORIGIN, (_, where: string, end: string) => {
      this.#where ??= where
      return `o=- ${this.#session} ${this.#version} ${this.#where}${end}`
    })
  }
}
