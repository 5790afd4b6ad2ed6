/** A peer that does not send SIP, or more than is taken. */
export class StreamError extends Error {
  override readonly name = 'StreamError'
}

/** Bytes of a header part and of a whole message; what is above is an attack or a mistake. */
const LONGEST_HEADER = 64 * 1024
const LONGEST_MESSAGE = 256 * 1024

const CONTENT_LENGTH = /\r\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*(?=\r\n)/i

/** What came over a stream: a message, or two line ends that ask for one (RFC 5626, 4.4.1). */
export type Piece = { readonly type: 'message'; readonly bytes: Buffer } | { readonly type: 'ping' }

/** Finds messages in a stream by their Content-Length, however it was cut (RFC 3261, 18.3). */
export class StreamDecoder {
  #rest: Buffer = Buffer.alloc(0)
  /** Where the end of the header is looked for: what stands before holds none. */
  #searched = 0

  /** True while a message has begun and not ended. */
  get isWaiting(): boolean {
    return this.#rest.length > 0
  }

  /** @throws {StreamError} when the stream cannot be understood any more. */
  decode(chunk: Buffer): readonly Piece[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const pieces: Piece[] = []
    for (let piece = this.#next(); piece; piece = this.#next()) pieces.push(piece)
    return pieces
  }

  #next(): Piece | undefined {
    if (this.#skipLineEnds()) return { type: 'ping' }
    const end = this.#rest.indexOf('\r\n\r\n', this.#searched)
    if (end < 0) {
      if (this.#rest.length > LONGEST_HEADER) throw new StreamError('the header has no end')
      this.#searched = Math.max(0, this.#rest.length - 3)
      return undefined
    }
    if (end > LONGEST_HEADER) throw new StreamError('the header is too long')
    const size = end + 4 + bodyLength(this.#rest.toString('latin1', 0, end + 2))
    if (size > LONGEST_MESSAGE) throw new StreamError('the message is too long')
    if (this.#rest.length < size) {
      this.#searched = end
      return undefined
    }
    const bytes = this.#rest.subarray(0, size)
    this.#keepFrom(size)
    return { type: 'message', bytes }
  }

  /** @returns true when two line ends stood there, which is a ping. */
  #skipLineEnds(): boolean {
    if (this.#rest.subarray(0, 4).equals(PING)) {
      this.#keepFrom(4)
      return true
    }
    if (PING.subarray(0, this.#rest.length).equals(this.#rest)) return false
    let start = 0
    while (this.#rest[start] === 0x0d || this.#rest[start] === 0x0a) start += 1
    if (start > 0) this.#keepFrom(start)
    return false
  }

  #keepFrom(start: number): void {
    this.#rest = this.#rest.subarray(start)
    this.#searched = 0
  }
}

const PING = Buffer.from('\r\n\r\n')

/** Over a stream there is no other way to know where a message ends (RFC 3261, 20.14). */
function bodyLength(head: string): number {
  const [, length] = CONTENT_LENGTH.exec(head) ?? []
  if (length === undefined) throw new StreamError('a message has no Content-Length')
  return Number(length)
}
