import { z } from 'zod'
import { parseAddress } from '../model/address.ts'
import { isHostName } from '../model/host-name.ts'
import { Mistake, scalar } from '../model/scalar.ts'
import { parseRange } from '../model/subnet.ts'
import { Port } from './settings.ts'

/** Ports below belong to system services (RFC 6335, 6). */
const LOWEST_MEDIA_PORT = 1024

const PortRange = scalar(readPortRange, {
  pattern: '^\\d{1,5}-\\d{1,5}$',
  examples: ['30000-39999'],
})

const Prefix = scalar(
  (text) =>
    /^[0-9A-Za-z+*#._-]{0,64}$/.test(text)
      ? text
      : new Mistake('is not the beginning of a number', 'write digits, letters and + * # . _ -'),
  { type: ['string', 'integer'], examples: ['7', '+7495', ''] },
)

const SipTarget = scalar(readSipTarget, { pattern: '^sip:', examples: ['sip:192.0.2.20:5060'] })

const Route = z
  .strictObject({
    prefix: Prefix.meta({
      description: 'Leading characters of the dialled number; an empty one matches every call.',
    }),
    to: SipTarget.meta({ description: 'SIP server the calls go to: `sip:`, host, optional port.' }),
  })
  .meta({ title: 'Route' })

const Source = scalar(
  (text) =>
    parseRange(text)
      ? text
      : new Mistake(
          'is not an address or a subnet',
          'write one such as 192.0.2.20 or 192.0.2.0/24',
        ),
  { examples: ['192.0.2.20', '198.51.100.0/24'] },
)

const Trunk = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .meta({ description: 'What the log calls it.', examples: ['carrier'] }),
    from: z.array(Source).min(1).meta({ description: 'Where its requests come from.' }),
  })
  .meta({ title: 'Trunk' })

export const SwitchInput = z.strictObject({
  port: Port.prefault('5060').meta({ description: 'UDP port SIP is served on.' }),
  mediaPorts: PortRange.prefault('30000-39999').meta({
    description: 'First and last UDP port for media.',
  }),
  routes: z.array(Route).prefault([]).meta({
    description: 'Where calls go; the longest prefix that matches wins.',
  }),
  trunks: z.array(Trunk).exactOptional().meta({
    description:
      'Who calls without a password, by address; everyone else must register as a subscriber. Absent: anybody may call, and nobody can register.',
  }),
})

function readPortRange(text: string): readonly [number, number] | Mistake {
  const [, first = '', last = ''] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? []
  const range = [Number(first), Number(last)] as const
  if (first === '') return new Mistake('is not a port range', 'write one such as 30000-39999')
  if (range[0] > range[1]) return new Mistake('is reversed', `write ${last}-${first}`)
  if (range[0] < LOWEST_MEDIA_PORT || range[1] > 65535) {
    return new Mistake(`leaves the ports from ${LOWEST_MEDIA_PORT} to 65535`)
  }
  return range
}

/** RFC 3261, 19.1.1, less user part, parameters and headers: a route names a server, no more. */
function readSipTarget(text: string): string | Mistake {
  const hint = 'write one such as sip:192.0.2.20:5060'
  if (/^sips:/i.test(text)) return new Mistake('asks for TLS, which routes do not speak yet', hint)
  if (!text.startsWith('sip:')) return new Mistake('is not a SIP URI', hint)
  if (text.includes('@')) return new Mistake('has a user part; the dialled number takes it', hint)
  if (/[;?]/.test(text)) return new Mistake('has parameters, which routes do not take', hint)
  const [, v6, host = '', port = '5060'] =
    /^sip:(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? []
  const isHost = v6 === undefined ? isV4(host) || isHostName(host) : parseAddress(v6)?.family === 6
  if (!isHost) return new Mistake('does not name a host', hint)
  return Number(port) >= 1 && Number(port) <= 65535 ? text : new Mistake('has no such port', hint)
}

const isV4 = (text: string): boolean => parseAddress(text)?.family === 4
