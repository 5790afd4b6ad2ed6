import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Endpoint } from '../../../../inventory/model/switch-file.ts'
import type { Log } from '../../log.ts'
import { type CaptureAgent, type Captured, encodeHep } from '../hep.ts'

export interface HepOptions extends CaptureAgent {
  /** Address and UDP port of the collector. */
  readonly collector: Endpoint
}

/** Bytes that may wait for the network; above them, captures are left out. */
const MOST_WAITING = 4 * 1024 * 1024

/** Sends captures, and never waits for anybody. */
export interface HepCapture {
  capture(captured: Captured): void
  close(): Promise<void>
}

export function openHepCapture({ collector, ...agent }: HepOptions, log: Log): HepCapture {
  const { address, port } = collector
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  const complain = ({ message }: Error) => log('warn', 'a capture could not be sent', { message })
  socket.on('error', complain)
  return {
    capture(captured) {
      if (socket.getSendQueueSize() > MOST_WAITING) return
      socket.send(encodeHep(captured, agent), port, address, (error) => error && complain(error))
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}
