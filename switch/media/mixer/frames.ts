import { FRAME } from '../audio/pace.ts'

/** Frames that may wait: 100 ms. What is older is dropped, so that nobody lags behind. */
const MOST = 5
/** Frames that wait before the first is taken: packets do not come evenly. */
const CUSHION = 2

/** What one member says, from the uneven steps of the network to the even ones of the mixer. */
export class Frames {
  readonly #frames: Int16Array[] = []
  #isFlowing = false

  /** Samples of one packet, whatever its length. */
  put(samples: Int16Array): void {
    for (let at = 0; at + FRAME <= samples.length; at += FRAME) {
      this.#frames.push(samples.subarray(at, at + FRAME))
    }
    if (this.#frames.length > MOST) this.#frames.splice(0, this.#frames.length - CUSHION)
    if (this.#frames.length >= CUSHION) this.#isFlowing = true
  }

  /** The next 20 ms; undefined when nothing was said. */
  take(): Int16Array | undefined {
    if (!this.#isFlowing) return undefined
    const frame = this.#frames.shift()
    if (!frame) this.#isFlowing = false
    return frame
  }
}
