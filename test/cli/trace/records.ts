import type { TraceRecord } from '../../../switch/engine/observe/trace-record.ts'

const ENGINE = { address: '192.0.2.1', port: 5060 }
export const CALLER = { address: '192.0.2.9', port: 5080 }
export const CALLEE = { address: '192.0.2.20', port: 5060 }

/** A message of a caller's INVITE, but for what `changes` says. */
export function record(changes: Partial<TraceRecord> = {}): TraceRecord {
  return {
    time: Date.UTC(2024, 0, 1, 12, 0, 0, 345),
    ...{ direction: 'in', transport: 'udp', local: ENGINE, remote: CALLER },
    firstLine: 'INVITE sip:bob@192.0.2.1 SIP/2.0',
    callId: 'a@192.0.2.9',
    from: '"Alice" <sip:alice@example.org>;tag=1',
    to: '<sip:bob@192.0.2.1>',
    ...{ method: 'INVITE', bytes: 700 },
    ...changes,
  }
}
