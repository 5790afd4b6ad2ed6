/** Milliseconds of a frame. */
export const PACE = 20
/** Samples of a frame. */
export const FRAME = 160

/** Frames that are made up for at most, after the process has been held up; the rest is left out. */
const MOST_LATE = 5

/** Acts once for each 20 ms that pass, however late its timer is; stands still until started. */
export class Pace {
  readonly #act: () => void
  #timer: NodeJS.Timeout | undefined
  /** When the next frame is due. */
  #due = 0

  constructor(act: () => void) {
    this.#act = act
  }

  start(): void {
    if (this.#timer) return
    this.#due = performance.now() + PACE
    this.#timer = setInterval(() => this.#catchUp(), PACE / 2)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** As many frames as are due: a timer is late more often than early. */
  #catchUp(): void {
    const now = performance.now()
    if (now - this.#due > MOST_LATE * PACE) this.#due = now
    for (; this.#timer && this.#due <= now; this.#due += PACE) this.#act()
  }
}
