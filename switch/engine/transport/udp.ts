import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Log } from '../log.ts'
import type { Arrival, Transport } from './transport.ts'

/** Bytes the kernel keeps for us while we are busy: some thousand messages. */
const RECEIVE_BUFFER = 4 * 1024 * 1024

/**
 * Opens the listeners; port 0 takes a free one.
 *
 * @throws what bind(2) says, with the address in its message.
 */
export async function openUdp(listen: readonly Endpoint[], log: Log): Promise<Transport> {
  const opened: Listener[] = []
  try {
    for (const endpoint of listen) opened.push(await open(endpoint))
  } catch (error) {
    await Promise.all(opened.map(close))
    throw error
  }
  return new Udp(opened, log)
}

interface Listener {
  readonly endpoint: Endpoint
  readonly socket: Socket
}

class Udp implements Transport {
  receive: (bytes: Buffer, arrival: Arrival) => void = () => undefined
  readonly listeners: readonly Endpoint[]
  readonly #opened: readonly Listener[]
  #isClosed = false

  constructor(opened: readonly Listener[], log: Log) {
    this.#opened = opened
    this.listeners = opened.map(({ endpoint }) => endpoint)
    for (const { socket, endpoint } of opened) {
      socket.on('error', ({ message }) => log('warn', 'a SIP socket complains', { message }))
      socket.on('message', (bytes, { address, port }) => {
        const remote = { address, port }
        const time = Date.now()
        this.receive(bytes, { protocol: 'udp', local: endpoint, remote, bytes: bytes.length, time })
      })
    }
  }

  send(bytes: Buffer, { local, remote }: { local: Endpoint; remote: Endpoint }): void {
    if (this.#isClosed) return
    const listener = this.#opened.find(({ endpoint }) => endpoint === local) ?? this.#opened[0]
    // A datagram that cannot be sent is a lost one; the transactions repeat it or give up.
    listener?.socket.send(bytes, remote.port, remote.address, () => undefined)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.all(this.#opened.map(close))
  }
}

function open({ address, port }: Endpoint): Promise<Listener> {
  const type = isIPv6(address) ? 'udp6' : 'udp4'
  const socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, address, () => {
      socket.off('error', reject)
      resolve({ socket, endpoint: { address, port: socket.address().port } })
    })
  })
}

function close({ socket }: Listener): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()))
}
