/** A peer that does not speak the protocol. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/** Digits of a length, and the longest frame taken: more than any SIP message, less than a flood. */
const MOST_DIGITS = 7
export const LONGEST_FRAME = 1024 * 1024

/** `<bytes>#<payload>`: how messages follow one another on the stream. */
export function encodeFrame(leader: string, message?: Buffer): Buffer {
  const text = message ? `${leader}\r\n` : leader
  const length = Buffer.byteLength(text) + (message?.length ?? 0)
  const head = Buffer.from(`${length}#${text}`)
  return message ? Buffer.concat([head, message]) : head
}

/** Puts frames together again, however the stream was cut. */
export class FrameDecoder {
  #chunks: Buffer[] = []
  #size = 0
  /** Bytes of the frame that is coming in; unknown while its length is still being read. */
  #wanted: number | undefined
  /** Bytes of the longest frame taken. */
  longest = LONGEST_FRAME

  /** @throws {FrameError} when what comes is no frame; the stream cannot be used any more. */
  decode(chunk: Buffer): readonly Buffer[] {
    this.push(chunk)
    const frames: Buffer[] = []
    for (let frame = this.next(); frame; frame = this.next()) frames.push(frame)
    return frames
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  /**
   * The next frame, once it is complete.
   *
   * @throws {FrameError} when what comes is no frame; the stream cannot be used any more.
   */
  next(): Buffer | undefined {
    this.#wanted ??= this.#length()
    if (this.#wanted === undefined || this.#size < this.#wanted) return undefined
    const all = this.#joined()
    const frame = all.subarray(0, this.#wanted)
    this.#keep(all.subarray(this.#wanted))
    this.#wanted = undefined
    return frame
  }

  #length(): number | undefined {
    const all = this.#joined()
    const end = all.indexOf('#')
    const digits = all.toString('latin1', 0, end < 0 ? Math.min(all.length, MOST_DIGITS + 1) : end)
    if (!/^\d*$/.test(digits) || digits.length > MOST_DIGITS)
      throw new FrameError('no frame length')
    if (end < 0) return undefined
    const length = Number(digits)
    if (digits === '' || length === 0 || length > this.longest) {
      throw new FrameError('frame length out of range')
    }
    this.#keep(all.subarray(end + 1))
    return length
  }

  #joined(): Buffer {
    if (this.#chunks.length !== 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] ?? Buffer.alloc(0)
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#size = rest.length
  }
}
