import type { Digit } from '../../media/port/media-port.ts'
import type { LegRequest } from './leg.ts'

const SIGNAL = /^Signal *= *([0-9*#A-D])[ \t\r]*$/im
const EVENT = /^[ \t]*(\d{1,2})[ \t\r\n]*$/

const KEYS = '0123456789*#ABCD'

/**
 * The key told in an INFO request: `application/dtmf-relay` has `Signal=5`, `application/dtmf` the
 * number of the event. No RFC defines them; phones send them as Cisco's gateways do.
 */
export function digitOfInfo({ method, contentType, body }: LegRequest): Digit | undefined {
  if (method !== 'INFO' || contentType === undefined || body === undefined) return undefined
  switch (contentType.split(';', 1)[0]?.trim().toLowerCase()) {
    case 'application/dtmf-relay':
      return asDigit(SIGNAL.exec(body)?.[1]?.toUpperCase())
    case 'application/dtmf':
      return asDigit(KEYS[Number(EVENT.exec(body)?.[1] ?? Number.NaN)])
    default:
      return undefined
  }
}

export function asDigit(key: string | undefined): Digit | undefined {
  return key?.length === 1 && KEYS.includes(key) ? (key as Digit) : undefined
}
