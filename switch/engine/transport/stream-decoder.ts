/** A peer that does not send SIP, or more than is taken. */
export class StreamError extends Error {
  override readonly name = 'StreamError'
}

/** Bytes of a header part and of a whole message; what is above is an attack or a mistake. */
const LONGEST_HEADER = 64 * 1024
const LONGEST_MESSAGE = 256 * 1024
/** Bytes the first buffer for a message in pieces has. */
const ROOM = 4096

const CONTENT_LENGTH = /\r\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,9})[ \t]*(?=\r\n)/i

/** What came over a stream: a message, or two line ends that ask for one (RFC 5626, 4.4.1). */
export type Piece = { readonly type: 'message'; readonly bytes: Buffer } | { readonly type: 'ping' }

/**
 * Finds messages in a stream by their Content-Length, however it was cut (RFC 3261, 18.3). Each byte
 * is looked at and copied a fixed number of times, however small the pieces it comes in.
 */
export class StreamDecoder {
  #buffer: Buffer = Buffer.alloc(0)
  /** What is not read yet: from here, to there. */
  #start = 0
  #end = 0
  /** True for a buffer of ours, which has room after `#end`. */
  #isOwn = false
  /** Where the end of the header is looked for: what stands before holds none. */
  #searched = 0
  /** Bytes of the message that is coming in; unknown until its header is there. */
  #size: number | undefined

  /** True while a message has begun and not ended. */
  get isWaiting(): boolean {
    return this.#end > this.#start
  }

  /**
   * What has come whole, one by one.
   *
   * @throws {StreamError} when the stream cannot be understood any more.
   */
  *decode(chunk: Buffer): Generator<Piece, void, undefined> {
    this.#append(chunk)
    for (let piece = this.#next(); piece; piece = this.#next()) yield piece
  }

  #append(chunk: Buffer): void {
    if (!this.isWaiting) {
      this.#buffer = chunk
      this.#isOwn = false
      this.#searched = 0
      this.#start = 0
      this.#end = chunk.length
      return
    }
    const held = this.#end - this.#start
    if (!this.#isOwn || this.#buffer.length - this.#end < chunk.length) {
      const larger = Buffer.allocUnsafe(Math.max(ROOM, 2 * (held + chunk.length)))
      this.#buffer.copy(larger, 0, this.#start, this.#end)
      this.#searched -= this.#start
      this.#buffer = larger
      this.#isOwn = true
      this.#start = 0
      this.#end = held
    }
    chunk.copy(this.#buffer, this.#end)
    this.#end += chunk.length
  }

  #next(): Piece | undefined {
    if (this.#size === undefined && this.#skipLineEnds()) return { type: 'ping' }
    this.#size ??= this.#findSize()
    if (this.#size === undefined || this.#end - this.#start < this.#size) return undefined
    const bytes = this.#buffer.subarray(this.#start, this.#start + this.#size)
    this.#skip(this.#size)
    this.#size = undefined
    return { type: 'message', bytes }
  }

  #findSize(): number | undefined {
    const held = this.#buffer.subarray(0, this.#end)
    const end = held.indexOf(PING, Math.max(this.#start, this.#searched))
    const length = (end < 0 ? this.#end : end) - this.#start
    if (length > LONGEST_HEADER) throw new StreamError('the header is too long, or has no end')
    if (end < 0) {
      this.#searched = Math.max(this.#start, this.#end - 3)
      return undefined
    }
    const size = length + 4 + bodyLength(held.toString('latin1', this.#start, end + 2))
    if (size > LONGEST_MESSAGE) throw new StreamError('the message is too long')
    return size
  }

  /** @returns true when two line ends stood there, which is a ping. */
  #skipLineEnds(): boolean {
    const held = this.#buffer.subarray(this.#start, this.#end)
    if (held.subarray(0, 4).equals(PING)) {
      this.#skip(4)
      return true
    }
    if (PING.subarray(0, held.length).equals(held)) return false
    let count = 0
    while (held[count] === 0x0d || held[count] === 0x0a) count += 1
    this.#skip(count)
    return false
  }

  #skip(count: number): void {
    this.#start += count
  }
}

const PING = Buffer.from('\r\n\r\n')

/** Over a stream there is no other way to know where a message ends (RFC 3261, 20.14). */
function bodyLength(head: string): number {
  const [, length] = CONTENT_LENGTH.exec(head) ?? []
  if (length === undefined) throw new StreamError('a message has no Content-Length')
  return Number(length)
}
