import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Protocol } from '../transport/transport.ts'
import { Glance } from './glance.ts'
import { maskSecrets } from './mask.ts'
import type { Direction } from './observer.ts'

/** One message, as `switchyard engine trace` is told of it: a line of JSON. */
export interface TraceRecord {
  /** Milliseconds since 1970. */
  readonly time: number
  readonly direction: Direction
  readonly transport: Protocol
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly firstLine: string
  readonly callId: string
  readonly from: string
  readonly to: string
  /** Of its CSeq. */
  readonly method: string
  /** Size of the message. */
  readonly bytes: number
  /** Records left out before this one, because the reader was too slow. */
  readonly lost?: number
  /** The whole message, where it was asked for; answers to challenges are masked. */
  readonly message?: string
}

export interface Passed {
  readonly bytes: Buffer
  readonly direction: Direction
  readonly transport: Protocol
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly time: number
}

export function recordOf({ bytes, ...passed }: Passed): TraceRecord {
  const { firstLine, callId, from, to, method } = new Glance(bytes)
  const { direction, transport, time } = passed
  const [local, remote] = [place(passed.local), place(passed.remote)]
  const ends = { time, direction, transport, local, remote }
  return { ...ends, firstLine, callId, from, to, method, bytes: bytes.length }
}

/** With the whole message. */
export function withMessage(record: TraceRecord, bytes: Buffer): TraceRecord {
  return { ...record, message: maskSecrets(bytes.toString()) }
}

function place({ address, port }: Endpoint): Endpoint {
  return { address, port }
}
