import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { Test } from 'tap'
import { Random } from '../../fuzz/random.ts'

export interface LineOptions {
  /** UDP ports of the loopback: the engine, and whoever is at the far end. */
  readonly engine: number
  readonly peer: number
  /** One datagram in so many is lost, each way. */
  readonly oneIn: number
  readonly seed: number
}

/** A line between a peer and the engine that loses datagrams both ways, the same for the same seed. */
export interface LossyLine {
  /** UDP port where either reaches the other. */
  readonly port: number
  readonly carried: number
  readonly lost: number
}

/** Opens a line that is closed with the test. */
export async function openLine(t: Test, { engine, peer, oneIn, seed }: LineOptions) {
  const random = new Random(seed)
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  const line = { port: socket.address().port, carried: 0, lost: 0 }
  socket.on('message', (bytes, { port }) => {
    line.carried += 1
    if (random.once(oneIn)) line.lost += 1
    else socket.send(bytes, port === engine ? peer : engine, '127.0.0.1')
  })
  return line satisfies LossyLine
}
