import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { hostPort } from '../../engine/message/uri.ts'
import type { Digit } from './media-port.ts'
import { PARTY } from './plug.ts'

/** Events of RFC 4733, 3.2, by their number. */
const KEYS: readonly Digit[] = [
  ...(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const),
  ...(['*', '#', 'A', 'B', 'C', 'D'] as const),
]

/** Hears from rtpengine what keys the parties press (`DTMF-log-dest`): one datagram a key, when it is let go. */
export class KeyListener {
  /** `address:port`, as rtpengine is told. */
  readonly place: string
  readonly #socket: Socket
  readonly #hearers = new Map<string, (digit: Digit) => void>()

  constructor(socket: Socket) {
    this.#socket = socket
    const { address, port } = socket.address()
    this.place = hostPort(address, port)
    socket.on('message', (bytes) => {
      const pressed = readKey(bytes.toString())
      if (pressed) this.#hearers.get(pressed.call)?.(pressed.digit)
    })
  }

  /** @param call id of the call at rtpengine. @returns stops it. */
  hear(call: string, hearer: (digit: Digit) => void): () => void {
    this.#hearers.set(call, hearer)
    return () => this.#hearers.delete(call)
  }

  close(): void {
    this.#socket.close()
  }
}

/** @param address of ours that every rtpengine reaches. */
export async function openKeyListener(address: string): Promise<KeyListener> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.bind(0, address)
  await once(socket, 'listening')
  return new KeyListener(socket)
}

/** @returns undefined for keys of our own side, and for what rtpengine never sends. */
export function readKey(
  text: string,
): { readonly call: string; readonly digit: Digit } | undefined {
  try {
    const { callid, source_tag: tag, event } = JSON.parse(text)
    const digit = KEYS[event]
    if (typeof callid !== 'string' || tag !== PARTY || digit === undefined) return undefined
    return { call: callid, digit }
  } catch {
    return undefined
  }
}
