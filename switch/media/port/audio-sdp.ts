import { randomInt } from 'node:crypto'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import type { Law } from '../audio/g711.ts'

/** What a session description says of its first audio stream (RFC 8866, RFC 3551). */
export interface AudioDescription {
  readonly place: Endpoint
  /** Names of the codecs in order of preference, upper case, telephone-event left out. */
  readonly codecs: readonly string[]
  /** Payload type of telephone-event (RFC 4733); absent: keys are not sent as events. */
  readonly eventType?: number
  readonly direction: Direction
}

/** Who sends (RFC 8866, 6.7). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

const ANSWERS: Readonly<Record<Direction, Direction>> = {
  ...{ sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' },
}

/** What one answers who would send and receive (RFC 3264, 6.1). */
export function directionFor(offered: Direction): Direction {
  return ANSWERS[offered]
}

/** Payload types that need no rtpmap (RFC 3551, table 4). */
const STATIC: Readonly<Record<string, string>> = {
  0: 'PCMU',
  3: 'GSM',
  8: 'PCMA',
  9: 'G722',
  18: 'G729',
}

/** @returns undefined when there is no audio stream, or it is refused (port 0). */
export function readAudio(sdp: string): AudioDescription | undefined {
  const [session = '', ...media] = sdp.split(/^m=/m)
  const audio = media.find((section) => section.startsWith('audio '))
  const [, port = '0', types = ''] = /^audio (\d+)\S* \S+ (.*?)\r?$/m.exec(audio ?? '') ?? []
  if (!audio || port === '0') return undefined
  const address = connection(audio) ?? connection(session)
  if (!address) return undefined
  const named = types
    .trim()
    .split(/\s+/)
    .map((type) => ({ type, name: nameOf(type, audio) }))
  const event = named.find(({ name }) => name === 'TELEPHONE-EVENT')
  return {
    place: { address, port: Number(port) },
    codecs: named.flatMap(({ name }) => (name && name !== 'TELEPHONE-EVENT' ? [name] : [])),
    ...(event && { eventType: Number(event.type) }),
    direction: directionOf(audio) ?? directionOf(session) ?? 'sendrecv',
  }
}

function connection(section: string): string | undefined {
  return /^c=IN IP[46] ([^\s/]+)/m.exec(section)?.[1]
}

function directionOf(section: string): Direction | undefined {
  const [, direction] = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(section) ?? []
  return direction as Direction | undefined
}

function nameOf(type: string, section: string): string | undefined {
  const mapped = new RegExp(`^a=rtpmap:${type} ([^/\\s]+)`, 'm').exec(section)?.[1]
  return mapped?.toUpperCase() ?? STATIC[type]
}

/** Payload type for keys where we are first to name one. */
export const EVENT_TYPE = 101

const LAW_TYPES: Readonly<Record<Law, number>> = { PCMA: 8, PCMU: 0 }

export function payloadTypeOf(law: Law): number {
  return LAW_TYPES[law]
}

export interface OwnAudio {
  readonly place: Endpoint
  /** In order of preference. */
  readonly laws: readonly Law[]
  /** Payload type for keys; absent: none are told. */
  readonly eventType?: number
  /** Default: both ways. */
  readonly direction?: Direction
}

/** A session description of our side, as rtpengine is told: one stream of audio. */
export function renderAudio({ place, laws, eventType, direction = 'sendrecv' }: OwnAudio): string {
  const { address, port } = place
  const family = address.includes(':') ? 'IP6' : 'IP4'
  const types = laws.map(payloadTypeOf)
  return [
    'v=0',
    `o=- ${randomInt(1, 2 ** 40)} 1 IN ${family} ${address}`,
    's=-',
    `c=IN ${family} ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${[...types, ...(eventType === undefined ? [] : [eventType])].join(' ')}`,
    ...laws.map((law) => `a=rtpmap:${payloadTypeOf(law)} ${law}/8000`),
    ...(eventType === undefined
      ? []
      : [`a=rtpmap:${eventType} telephone-event/8000`, `a=fmtp:${eventType} 0-15`]),
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\r\n')
}
