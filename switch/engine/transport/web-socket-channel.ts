import { isUtf8 } from 'node:buffer'
import { type RawData, WebSocket } from 'ws'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import { type Channel, NO_USER } from './channel.ts'
import { IDLE } from './socket-channel.ts'

/** Bytes of a message; what is above is an attack or a mistake. */
export const LONGEST_MESSAGE = 256 * 1024

/** Milliseconds between our own pings, which keep a browser's connection through translators. */
const PING_EVERY = 30_000

const PING = '\r\n\r\n'
/** Bytes a peer may leave unread before its pings go unanswered. */
const UNREAD_PONGS = 16 * 1024

/** One message in each WebSocket message, text or binary (RFC 7118, 5). */
export class WebSocketChannel implements Channel {
  user = NO_USER
  readonly remote: Endpoint
  readonly #socket: WebSocket
  readonly #proves: (name: string) => boolean
  readonly #pings: NodeJS.Timeout
  /** Runs out when nothing comes any more, not even an answer to a ping. */
  readonly #idle: NodeJS.Timeout
  /** What is to be sent once the handshake is through. */
  #waiting: (() => void)[] = []
  #waitingBytes = 0

  constructor(
    socket: WebSocket,
    parts: { remote: Endpoint; log: Log; proves: (name: string) => boolean },
  ) {
    this.#socket = socket
    this.remote = parts.remote
    this.#proves = parts.proves
    this.#idle = setTimeout(() => socket.terminate(), IDLE)
    this.#pings = setInterval(
      () => socket.readyState === WebSocket.OPEN && socket.ping(),
      PING_EVERY,
    )
    socket.on('message', (data) => this.#take(data))
    socket.on('ping', (data) => this.#isHeeded && socket.pong(data))
    socket.on('pong', () => this.#idle.refresh())
    socket.on('open', () => this.#flush())
    socket.on('error', ({ message }) =>
      parts.log('info', 'a SIP connection ends', { message, ...this.remote }),
    )
    socket.on('close', () => this.#end())
  }

  get unread(): number {
    return this.#socket.bufferedAmount + this.#waitingBytes
  }

  proves(name: string): boolean {
    return this.#proves(name)
  }

  write(bytes: Buffer, done: (error?: Error | null) => void): void {
    // Browsers' SIP stacks expect text, which must be UTF-8 (RFC 6455, 5.6).
    const send = () => this.#socket.send(bytes, { binary: !isUtf8(bytes) }, done)
    if (this.#socket.readyState !== WebSocket.CONNECTING) return send()
    this.#waiting.push(send)
    this.#waitingBytes += bytes.length
  }

  destroy(): void {
    this.#socket.terminate()
  }

  #take(data: RawData): void {
    this.#idle.refresh()
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat([data].flat().map(bufferOf))
    // A keep-alive as streams have it, from those who do not use WebSocket's own (RFC 5626, 4.4.1).
    if (bytes.length <= PING.length) {
      if (bytes.toString() === PING && this.#isHeeded) this.#socket.send('\r\n')
      return
    }
    this.user.message(bytes)
  }

  /** Who does not read his pongs must not make us keep them. */
  get #isHeeded(): boolean {
    return this.#socket.bufferedAmount < UNREAD_PONGS
  }

  /** Also when it never opened: sending tells each that it failed. */
  #flush(): void {
    this.#waitingBytes = 0
    for (const send of this.#waiting.splice(0)) send()
  }

  #end(): void {
    clearInterval(this.#pings)
    clearTimeout(this.#idle)
    this.#flush()
    this.user.ended()
  }
}

function bufferOf(data: Buffer | ArrayBuffer): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
