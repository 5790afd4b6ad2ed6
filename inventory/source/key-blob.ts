/** Reads the strings and numbers of an SSH wire format (RFC 4251, 5). */
export class KeyBlob {
  readonly #bytes: Uint8Array
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length
  }

  /** The next `string`; absent when the blob ends before it does. */
  bytes(): Uint8Array | undefined {
    const start = this.#offset + 4
    if (start > this.#bytes.length) return undefined
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#offset, 4)
    const end = start + view.getUint32(0)
    if (end > this.#bytes.length) return undefined
    this.#offset = end
    return this.#bytes.subarray(start, end)
  }

  text(): string | undefined {
    const bytes = this.bytes()
    return bytes && Buffer.from(bytes).toString('latin1')
  }

  /** Significant bits of the next `mpint`; negative ones, which no key has, count as none. */
  bits(): number | undefined {
    const bytes = this.bytes()
    if (!bytes) return undefined
    const first = bytes.findIndex((byte) => byte !== 0)
    if (first === -1 || (bytes[0] ?? 0) >= 0x80) return 0
    return (bytes.length - first) * 8 - Math.clz32(bytes[first] ?? 0) + 24
  }
}
