import { formatAddress, parseAddress } from '../address.ts'
import { isHostName } from '../host-name.ts'
import { integer, Mistake, scalar, word } from '../scalar.ts'
import { formatSubnet, parseSubnet } from '../subnet.ts'

/** Bytes of a Unix socket's path, the closing zero left out (unix(7)). */
const LONGEST_SOCKET_PATH = 107
/** Far beyond any machine; keeps numbers exact. */
const LARGEST_COUNT = 1_000_000_000

/** A port of our own; 0 takes a free one. */
export const ownPort = (example: number) => integer(0, 65535, [example])
export const remotePort = (example: number) => integer(1, 65535, [example])

export const countOf = (example: number) => integer(1, LARGEST_COUNT, [example])

/** An address to listen on, which stands in Via and Contact (RFC 3261, 8.1.1.8). */
export const OwnAddress = scalar(
  (text) => {
    const address = parseAddress(text)
    if (!address) return new Mistake('is not an IP address', 'write one such as 192.0.2.5')
    return address.value === 0n
      ? new Mistake('is no address peers could answer to', 'name one address; list the others too')
      : formatAddress(address)
  },
  { examples: ['192.0.2.5', '2001:db8::5'] },
)

/** A host name or an address. */
export const Host = scalar(
  (text) => {
    const address = parseAddress(text)
    if (address) return formatAddress(address)
    return isHostName(text)
      ? text
      : new Mistake('is neither a host name nor an address', 'write one such as 127.0.0.1')
  },
  { examples: ['127.0.0.1', 'localhost'] },
)

/** A network, or a single address. */
export const PeerNetwork = scalar(readNetwork, { examples: ['192.0.2.0/24', '2001:db8::7'] })

/** What `dns.setServers` of Node.js takes. */
export const NameServer = scalar(readNameServer, {
  examples: ['192.0.2.53', '[2001:db8::53]:5353'],
})

export const filePath = (example: string) =>
  scalar(
    (text) =>
      text === '' || text.includes('\0') ? new Mistake('is not the path of a file') : text,
    { examples: [example] },
  )

export const SocketPath = scalar(
  (text) => {
    if (text === '' || text.includes('\0')) return new Mistake('is not the path of a socket')
    return new TextEncoder().encode(text).length <= LONGEST_SOCKET_PATH
      ? text
      : new Mistake(`is longer than the ${LONGEST_SOCKET_PATH} bytes a socket's path may have`)
  },
  { examples: ['/run/switchyard/trace.sock'] },
)

/** The protocol of applications separates its fields with `|`. */
export const Secret = word(
  /^[^|\r\n]+$/,
  new Mistake('cannot be a secret', 'write one without | and line breaks'),
  [],
)

/** As browsers send it (RFC 6454, 6.2). */
export const Origin = scalar(
  (text) =>
    /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
      ? text
      : new Mistake('is not the origin of a web page', 'write one such as https://phone.example'),
  { examples: ['https://phone.example'] },
)

/** RFC 3261, 19.1.1, less user part and headers: a next hop is a place. */
export const NextHop = scalar(readNextHop, {
  pattern: '^sips?:',
  examples: ['sip:proxy.example.org;transport=tcp'],
})

/** RFC 3261, 25.1: a method is a token. */
export const Method = word(
  /^(\*|[A-Za-z]+)$/,
  new Mistake('is not a method', 'write one such as INVITE, or * for all others'),
  ['INVITE', '*'],
)

/** Who decides about new requests. */
export const HandlerUri = scalar(readHandlerUri, {
  pattern: '^(https?|tcp|tls)://',
  examples: ['https://192.0.2.30/calls', 'tcp://127.0.0.1:3001'],
})

export const Share = scalar(
  (text) => {
    const number = /^\d(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
    return number > 0 && number <= 1 ? number : new Mistake('is not a share above 0, up to 1')
  },
  { type: 'number', minimum: 0, maximum: 1, examples: [0.85] },
)

/** Text a header field is compared with. */
export const Phrase = word(
  /^[^\r\n]{1,128}$/,
  new Mistake('is not a text of at most 128 characters on one line'),
  ['friendly-scanner'],
)

/** One of a few words. */
export function oneOf<const T extends string>(words: readonly T[]) {
  return scalar<T>(
    (text) =>
      words.find((each) => each === text) ??
      new Mistake(`is not ${list(words)}`, `write ${list(words)}`),
    { enum: words, examples: words },
  )
}

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

function readNetwork(text: string): string | Mistake {
  const alone = parseAddress(text)
  if (alone) return formatAddress(alone)
  const subnet = parseSubnet(text)
  if (!subnet) {
    return new Mistake('is neither a network nor an address', 'write one such as 192.0.2.0/24')
  }
  const host = parseAddress(text.split('/')[0] ?? '')
  return host?.value === subnet.first
    ? formatSubnet(subnet)
    : new Mistake('is an address within a subnet', `write ${formatSubnet(subnet)}`)
}

function readNameServer(text: string): string | Mistake {
  const [, v6, v4 = '', port = '53'] =
    /^(?:\[([^\]]+)\]|(\d[\d.]*))(?::(\d{1,5}))?$/.exec(text) ?? []
  const address = parseAddress(v6 ?? (v4 || text))
  const isSound = address && (v6 === undefined || address.family === 6) && isPort(port)
  return isSound
    ? text
    : new Mistake('is not the address of a name server', 'write 192.0.2.53 or [2001:db8::53]:53')
}

function readNextHop(text: string): string | Mistake {
  const hint = 'write one such as sip:proxy.example.org;transport=tcp'
  if (!/^sips?:/.test(text)) return new Mistake('is not a SIP URI', hint)
  if (text.includes('@')) return new Mistake('has a user part, which a next hop has not', hint)
  if (text.includes('?')) return new Mistake('has header fields, which a next hop has not', hint)
  const [, v6, host = '', port = '5060'] =
    /^sips?:(?:\[([^\]]*)\]|([^:;[\]]*))(?::(\d{1,5}))?(?:;[\w.-]+(?:=[\w.-]+)?)*$/.exec(text) ?? []
  const isHost =
    v6 === undefined
      ? isHostName(host) || parseAddress(host)?.family === 4
      : parseAddress(v6)?.family === 6
  if (!isHost) return new Mistake('does not name a host', hint)
  return isPort(port) ? text : new Mistake('has no such port', hint)
}

function readHandlerUri(text: string): string | Mistake {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  const [, port = ''] =
    /^(?:tcp|tls):\/\/(?:\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5})$/.exec(text) ?? []
  return isPort(port)
    ? text
    : new Mistake(
        'is no place that could decide',
        'write https://HOST/PATH, or tcp://HOST:PORT of an application that listens',
      )
}

const isPort = (text: string): boolean => Number(text) >= 1 && Number(text) <= 65535
