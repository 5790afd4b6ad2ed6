import type { Digit } from '../port/media-port.ts'

const KEYS = '0123456789*#ABCD'
/** dBm0 below zero (RFC 4733, 2.3.3): as loud as phones are. */
const VOLUME = 10
/** Samples of a packet, 20 ms. */
export const STEP = 160
/** Packets of a key that is held for 100 ms. */
const HELD = 5
/** The last one is sent three times, in case one is lost (RFC 4733, 2.5.1.4). */
const LAST = 3

export interface EventPayload {
  readonly payload: Buffer
  readonly isFirst: boolean
  /** Steps of 20 ms since the key was pressed. */
  readonly step: number
}

/** The payloads of one key (RFC 4733, 2.3), to be sent one every 20 ms under one timestamp. */
export function eventPayloads(digit: Digit): readonly EventPayload[] {
  return Array.from({ length: HELD + LAST - 1 }, (_, step) => {
    const isLast = step >= HELD - 1
    const payload = Buffer.alloc(4)
    payload.writeUInt8(KEYS.indexOf(digit), 0)
    payload.writeUInt8((isLast ? 0x80 : 0) | VOLUME, 1)
    payload.writeUInt16BE(Math.min(step + 1, HELD) * STEP, 2)
    return { payload, isFirst: step === 0, step }
  })
}

/** Who sent a key waits this long before the next, in steps of 20 ms. */
export const PAUSE = 4
