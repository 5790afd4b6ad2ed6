/** How far a count may lag behind the highest seen: requests over UDP overtake each other. */
const WIDTH = 32

/**
 * Which nonce counts of one nonce have been used (RFC 7616, 3.4: each count serves once). As in
 * IPsec (RFC 4303, 3.4.3): the highest, and a bit for each of those just under it.
 */
export class ReplayWindow {
  #highest = 0
  /** Bit `n` is set when `highest - n` has been used. */
  #used = 0

  /** True the first time a count comes; false for a repetition and for one that is too old. */
  take(count: number): boolean {
    const ahead = count - this.#highest
    if (ahead > 0) {
      this.#used = ahead < WIDTH ? (this.#used << ahead) | 1 : 1
      this.#highest = count
      return true
    }
    const bit = -ahead < WIDTH ? 1 << -ahead : 0
    if (count < 1 || bit === 0 || (this.#used & bit) !== 0) return false
    this.#used |= bit
    return true
  }
}
