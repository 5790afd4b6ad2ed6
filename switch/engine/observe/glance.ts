/** Bytes of a message in which its first lines surely are. */
const LOOKED_AT = 16 * 1024

/** What a message is about, as far as its first bytes tell without parsing. */
export type Start =
  | { readonly method: string; readonly status?: undefined }
  /** Three digits. */
  | { readonly status: string; readonly method?: undefined }

export function startOf(bytes: Buffer): Start {
  if (bytes.toString('latin1', 0, 8) === 'SIP/2.0 ') {
    return { status: bytes.toString('latin1', 8, 11) }
  }
  const end = bytes.indexOf(0x20)
  return { method: bytes.toString('latin1', 0, end < 0 ? 0 : Math.min(end, 32)) }
}

/** What a message says of itself, for those who only look: wrong where it is malformed. */
export class Glance {
  readonly #head: string

  constructor(bytes: Buffer) {
    const end = bytes.indexOf('\r\n\r\n')
    this.#head = bytes.toString('utf8', 0, Math.min(end < 0 ? bytes.length : end, LOOKED_AT))
  }

  get firstLine(): string {
    return this.#head.slice(0, this.#head.indexOf('\r\n'))
  }

  get callId(): string {
    return CALL_ID.exec(this.#head)?.[1] ?? ''
  }

  get from(): string {
    return FROM.exec(this.#head)?.[1] ?? ''
  }

  get to(): string {
    return TO.exec(this.#head)?.[1] ?? ''
  }

  /** Method the message belongs to, of a response too. */
  get method(): string {
    return CSEQ.exec(this.#head)?.[1] ?? ''
  }
}

const CALL_ID = /\r\n(?:call-id|i)[ \t]*:[ \t]*([^\r\n]*)/i
const FROM = /\r\n(?:from|f)[ \t]*:[ \t]*([^\r\n]*)/i
const TO = /\r\n(?:to|t)[ \t]*:[ \t]*([^\r\n]*)/i
const CSEQ = /\r\ncseq[ \t]*:[ \t]*\d+[ \t]+([^\s]+)/i
