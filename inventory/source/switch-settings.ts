import { z } from 'zod'
import { parseAddress } from '../model/address.ts'
import { isHostName } from '../model/host-name.ts'
import { parseHours } from '../model/hours.ts'
import { integer, Mistake, scalar, word } from '../model/scalar.ts'
import { parseRange } from '../model/subnet.ts'
import { NumberingInput, Rewriting } from './numbering-settings.ts'
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

const Cost = scalar(
  (text) =>
    /^\d{1,6}(\.\d{1,6})?$/.test(text)
      ? Number(text)
      : new Mistake('is not a price', 'write a number such as 0.012'),
  { type: 'number', minimum: 0, examples: [0.012] },
)

const OpenHours = scalar(
  (text) =>
    parseHours(text)
      ? text
      : new Mistake('is no span of hours', 'write one such as mon-fri 08:00-18:00'),
  { examples: ['mon-fri 08:00-18:00'] },
)

const Route = z
  .strictObject({
    prefix: Prefix.meta({
      description: 'Leading characters of the dialled number; an empty one matches every call.',
    }),
    to: SipTarget.exactOptional().meta({
      description:
        'SIP server the calls go to: `sip:`, host, optional port. Either this or `trunk`.',
    }),
    trunk: z
      .string()
      .min(1)
      .exactOptional()
      .meta({ description: 'Name of the trunk the calls go to.', examples: ['carrier'] }),
    priority: integer(0, 100, [1]).exactOptional().meta({
      description: 'Among routes of the same prefix, lower goes first; 0 unless given.',
    }),
    cost: Cost.exactOptional().meta({
      description:
        'Price of a minute; among equal priorities the lower goes first. 0 unless given.',
    }),
    weight: integer(0, 1000, [10]).exactOptional().meta({
      description: 'Share of the calls among equals; 1 unless given.',
    }),
    hours: z.array(OpenHours).min(1).exactOptional().meta({
      description: 'When it is taken, by `timezone`; always unless given.',
    }),
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

/** One of a few words. */
function choice<const Word extends string>(words: readonly [Word, ...Word[]]) {
  const hint = `write ${words.join(' or ')}`
  return scalar(
    (text): Word | Mistake =>
      words.find((word) => word === text) ?? new Mistake('is not one of its words', hint),
    { enum: words, examples: [words[0]] },
  )
}

const Register = z
  .strictObject({
    user: word(/^[\w.!~*'()&=+$,;?/%-]{1,64}$/, new Mistake('is not the user part of a SIP URI'), [
      '4930123',
    ])
      .exactOptional()
      .meta({ description: "User part of our address there; the account's name unless given." }),
    domain: scalar(
      (text) => (isV4(text) || isHostName(text) ? text : new Mistake('does not name a host')),
      { examples: ['carrier.example'] },
    )
      .exactOptional()
      .meta({ description: 'Domain we are registered in; the host of `to` unless given.' }),
    expires: integer(60, 86_400, [600]).exactOptional().meta({
      description: 'Seconds to ask for; 600 unless given.',
    }),
  })
  .meta({ title: 'Registration' })

const Trunk = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .meta({ description: 'What the log calls it.', examples: ['carrier'] }),
    from: z.array(Source).prefault([]).meta({
      description: 'Where its requests come from; with `register` it may be absent.',
    }),
    to: SipTarget.exactOptional().meta({
      description: 'SIP server that calls to it go to; without it none do.',
    }),
    calls: integer(1, 100_000, [30]).exactOptional().meta({
      description: 'Most calls to it at the same time, by each node.',
    }),
    callsPerSecond: integer(1, 1000, [5]).exactOptional().meta({
      description: 'Most calls to it that begin in one second, by each node.',
    }),
    identity: choice(['trusted', 'untrusted']).exactOptional().meta({
      description:
        'Whether its word on who calls is believed, and it is told (P-Asserted-Identity); untrusted unless given.',
    }),
    redirects: choice(['follow', 'pass']).exactOptional().meta({
      description:
        'A redirection (302) of a call from it is followed by us, or told to it; followed unless given.',
    }),
    register: Register.exactOptional().meta({
      description:
        'Registers there, with the account of `switchyard trunk account`; calls come over the registration.',
    }),
    check: integer(5, 3600, [30]).exactOptional().meta({
      description:
        'Seconds between two OPTIONS that ask whether it is there; while it is not, no calls go to it. Nobody asks unless given.',
    }),
    rewrite: z.array(Rewriting).exactOptional().meta({
      description: 'How it wants numbers; the first that matches counts.',
    }),
  })
  .meta({ title: 'Trunk' })

const CertificateFile = word(
  /^\/[\w./-]*\w$/,
  new Mistake('is not an absolute path', 'write one such as /etc/ssl/certs/api.pem'),
  ['/etc/ssl/certs/api.pem'],
)

/** RFC 6454, 6.2: what a browser sends has neither path nor a slash at its end. */
const Origin = word(
  /^https?:\/\/[a-z0-9][a-z0-9.-]*(:\d{1,5})?$/,
  new Mistake('is not an origin', 'write one such as https://desk.example.org, without a path'),
  ['https://desk.example.org'],
)

const Http = z
  .strictObject({
    port: Port.prefault('8443').meta({ description: 'TCP port it is served on.' }),
    certificate: CertificateFile.exactOptional().meta({
      description:
        'PEM file on the nodes that every user may read; its key is `/etc/credstore/api.key` there. Absent: without TLS, and for programs on the node itself only.',
    }),
    origins: z.array(Origin).exactOptional().meta({
      description: 'Origins of pages that may use it besides its own (CORS).',
    }),
  })
  .meta({ title: 'API' })

export const SwitchInput = z.strictObject({
  port: Port.prefault('5060').meta({ description: 'UDP port SIP is served on.' }),
  mediaPorts: PortRange.prefault('30000-39999').meta({
    description: 'First and last UDP port for media.',
  }),
  routes: z.array(Route).prefault([]).meta({
    description:
      'Where calls go; the longest prefix that matches wins. Of its routes the next is tried when one fails.',
  }),
  numbering: NumberingInput.exactOptional().meta({
    description:
      'How people dial and what they may call. Routes then go by international numbers, `+` first. Absent: numbers go as they are dialled, and all may be called.',
  }),
  trunks: z.array(Trunk).exactOptional().meta({
    description:
      'Who calls without a password, by address; everyone else must register as a subscriber. Absent: anybody may call, and nobody can register.',
  }),
  http: Http.exactOptional().meta({
    description: 'The API over HTTP; it needs `trunks`. Absent: there is none.',
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
