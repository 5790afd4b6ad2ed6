import { createSocket, type Socket } from 'node:dgram'
import { isIP, isIPv6 } from 'node:net'
import type { Log } from '../log.ts'
import { isPort } from '../message/uri.ts'
import { asSeenFrom } from './local-networks.ts'
import type { Arrival, Listener, Path, Transport } from './transport.ts'

/** Bytes the kernel keeps for us while we are busy: some thousand messages. */
const RECEIVE_BUFFER = 4 * 1024 * 1024

/**
 * Opens the listeners; port 0 takes a free one.
 *
 * @throws what bind(2) says, with the address in its message.
 */
export async function openUdp(listen: readonly Listener[], log: Log): Promise<Transport> {
  const opened: Bound[] = []
  try {
    for (const listener of listen) opened.push(await open(listener))
  } catch (error) {
    await Promise.all(opened.map(close))
    throw error
  }
  return new Udp(opened, log)
}

interface Bound {
  readonly listener: Listener
  readonly socket: Socket
}

class Udp implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly listeners: readonly Listener[]
  readonly #opened: readonly Bound[]
  #isClosed = false

  constructor(opened: readonly Bound[], log: Log) {
    this.#opened = opened
    this.listeners = opened.map(({ listener }) => listener)
    for (const { socket, listener } of opened) {
      socket.on('error', ({ message }) => log('warn', 'a SIP socket complains', { message }))
      socket.on('message', (bytes, { address, port }) => {
        const remote = { address, port }
        const time = Date.now()
        const local = asSeenFrom(address, listener)
        this.receive(bytes, { protocol: 'udp', local, remote, bytes: bytes.length, time })
      })
    }
  }

  stands(): boolean {
    return false
  }

  send(bytes: Buffer, { local, remote }: Path, failed?: () => void): void {
    if (this.#isClosed) return
    // Peers and name servers may say anything; the socket would throw.
    if (isIP(remote.address) === 0 || !isPort(remote.port)) {
      return void setImmediate(() => failed?.())
    }
    const bound = this.#opened.find(({ listener }) => isSame(listener, local)) ?? this.#opened[0]
    bound?.socket.send(bytes, remote.port, remote.address, (error) => error && failed?.())
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.all(this.#opened.map(close))
  }
}

function isSame(one: Listener, other: Listener): boolean {
  return one.address === other.address && one.port === other.port
}

function open(wish: Listener): Promise<Bound> {
  const { address, port } = wish
  const type = isIPv6(address) ? 'udp6' : 'udp4'
  const socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER, lookup: literal })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, address, () => {
      socket.off('error', reject)
      resolve({ socket, listener: { ...wish, port: socket.address().port } })
    })
  })
}

type Found = (error: Error | null, address: string, family: number) => void

/** What is sent to is an address, so that there is nothing to look up and nothing to wait for. */
function literal(address: string, _: unknown, then: Found): void {
  const family = isIP(address)
  then(family === 0 ? new Error(`${address} is no address`) : null, address, family)
}

function close({ socket }: Bound): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()))
}
