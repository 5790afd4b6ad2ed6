import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import { peerProves } from './certificate-names.ts'
import { type Channel, NO_USER } from './channel.ts'
import { StreamDecoder } from './stream-decoder.ts'

/** Milliseconds a connection stands unused: longer than two pings of RFC 5626, 4.4.1 are apart. */
export const IDLE = 300_000
/** Milliseconds a peer has for the rest of a message it has begun. */
const HALF_SAID = 30_000

const PONG = Buffer.from('\r\n')

type Done = (error?: Error | null) => void

interface Waiting {
  readonly bytes: Buffer
  readonly done: Done
}

/** Messages over TCP or TLS, one after the other (RFC 3261, 18.3). */
export class SocketChannel implements Channel {
  user = NO_USER
  readonly remote: Endpoint
  readonly #socket: Socket
  readonly #log: Log
  /** The name it was dialled by, which its certificate was checked for. */
  readonly #dialled: string | undefined
  readonly #decoder = new StreamDecoder()
  /** What is to be written once it is known who the peer is; absent from then on. */
  #waiting: Waiting[] | undefined
  #waitingBytes = 0
  /** Runs out on a message that never ends. */
  #deadline: NodeJS.Timeout | undefined

  constructor(socket: Socket, parts: { remote: Endpoint; log: Log; dialled?: string | undefined }) {
    this.#socket = socket
    this.remote = parts.remote
    this.#log = parts.log
    this.#dialled = parts.dialled
    if (parts.dialled !== undefined) this.#waitForProof()
    socket.setTimeout(IDLE, () => socket.destroy())
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', ({ message }) => this.#note('a SIP connection ends', message))
    socket.on('close', () => {
      clearTimeout(this.#deadline)
      for (const { done } of this.#waiting ?? []) done(new Error('the peer did not prove its name'))
      this.user.ended()
    })
  }

  #waitForProof(): void {
    this.#waiting = []
    this.#socket.once('secureConnect', () => {
      const waiting = this.#waiting ?? []
      this.#waiting = undefined
      this.#waitingBytes = 0
      for (const { bytes, done } of waiting) this.#socket.write(bytes, done)
    })
  }

  get unread(): number {
    return this.#socket.writableLength + this.#waitingBytes
  }

  proves(name: string): boolean {
    if (!(this.#socket instanceof TLSSocket)) return true
    return name === this.#dialled || peerProves(this.#socket, name)
  }

  write(bytes: Buffer, done: Done): void {
    if (!this.#waiting) return void this.#socket.write(bytes, done)
    this.#waiting.push({ bytes, done })
    this.#waitingBytes += bytes.length
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    try {
      for (const piece of this.#decoder.decode(chunk)) {
        this.#calm()
        if (piece.type === 'message') this.user.message(piece.bytes)
        // Who does not read his pongs must not make us keep them.
        else if (!this.#socket.writableNeedDrain) this.#socket.write(PONG)
      }
      this.#watch()
    } catch (error) {
      this.#note(
        'a SIP connection is given up',
        error instanceof Error ? error.message : `${error}`,
      )
      this.#socket.destroy()
    }
  }

  #watch(): void {
    if (!this.#decoder.isWaiting || this.#socket.destroyed) return this.#calm()
    this.#deadline ??= setTimeout(() => {
      this.#note('a SIP connection is given up', 'a message never ended')
      this.#socket.destroy()
    }, HALF_SAID)
  }

  #calm(): void {
    clearTimeout(this.#deadline)
    this.#deadline = undefined
  }

  #note(what: string, message: string): void {
    this.#log('info', what, { message, ...this.remote })
  }
}
