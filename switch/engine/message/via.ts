import { header } from './header.ts'
import type { Header, SipMessage } from './message.ts'
import { parseParameters, splitOutside } from './split.ts'
import { hostPort, isPort, plainHost } from './uri.ts'

/** One hop of a message's way (RFC 3261, 20.42). */
export interface Via {
  /** `UDP`, upper case. */
  readonly transport: string
  readonly host: string
  readonly port?: number
  readonly parameters: ReadonlyMap<string, string>
}

/** What RFC 3261 branches begin with; without it the whole request identifies the transaction. */
export const MAGIC_COOKIE = 'z9hG4bK'

const SENT_BY =
  /^SIP\s*\/\s*\d+\.\d+\s*\/\s*([\w-]+)\s+(\[[0-9a-f:.]+\]|[\w.-]+)\s*(?::\s*(\d{1,5}))?$/i

/** The value that was read last: several look at the same hop, one after the other. */
let latest: { readonly value: string; readonly via: Via | undefined } = {
  value: '',
  via: undefined,
}

/** @returns undefined when the value is no Via. */
export function parseVia(value: string): Via | undefined {
  if (latest.value !== value) latest = { value, via: readVia(value) }
  return latest.via
}

function readVia(value: string): Via | undefined {
  const [sentBy = '', ...parameters] = splitOutside(value, ';')
  const [, transport, host, port] = SENT_BY.exec(sentBy) ?? []
  if (!transport || !host || (port !== undefined && !isPort(Number(port)))) return undefined
  return {
    transport: transport.toUpperCase(),
    host: plainHost(host),
    ...(port === undefined ? {} : { port: Number(port) }),
    parameters: parseParameters(parameters),
  }
}

/** The hop that sent this message. */
export function topVia(message: SipMessage): Via | undefined {
  const line = message.headers.find(({ name }) => name === 'via')
  return line && parseVia(splitOutside(line.value, ',')[0] ?? '')
}

/** How many hops a message has on its list. */
export function countVias(message: SipMessage): number {
  return message.headers
    .filter(({ name }) => name === 'via')
    .reduce((count, { value }) => count + splitOutside(value, ',').length, 0)
}

/**
 * Writes down where a request really came from: `received`, and `rport` if its sender asked for it
 * (RFC 3261, 18.2.1; RFC 3581, 4).
 */
export function stampVia<M extends SipMessage>(
  message: M,
  source: { readonly address: string; readonly port: number },
): M {
  const index = message.headers.findIndex(({ name }) => name === 'via')
  const line = message.headers[index]
  const via = topVia(message)
  if (!line || !via) return message
  const [first = '', ...others] = splitOutside(line.value, ',')
  const stamped = stamp(first, via, source)
  if (stamped === first) return message
  const headers = message.headers.with(index, header('Via', [stamped, ...others].join(', ')))
  return { ...message, headers }
}

function stamp(
  value: string,
  { host, parameters }: Via,
  source: { readonly address: string; readonly port: number },
): string {
  const asksForPort = parameters.has('rport')
  const isPlain = !asksForPort && !parameters.has('received') && host === source.address
  if (isPlain) return value
  // What the sender says of itself, perhaps twice, must not decide where the answer goes.
  const [sentBy = '', ...parts] = splitOutside(value, ';')
  const kept = parts.filter((part) => !/^(rport|received)\s*(=|$)/i.test(part))
  const port = asksForPort ? [`rport=${source.port}`] : []
  // RFC 3581: with rport, received is added even if it is the same. Both stand first, before
  // anything like an open quote.
  return [sentBy, ...port, `received=${source.address}`, ...kept].join(';')
}

/** Where the response to a request goes (RFC 3261, 18.2.2; RFC 3581, 4). */
export function replyAddress(via: Via): { readonly address: string; readonly port: number } {
  const { parameters } = via
  const received = parameters.get('received')
  const address = (received && plainHost(received)) ?? parameters.get('maddr') ?? via.host
  const port = Number(parameters.get('rport') || via.port || 5060)
  return { address, port }
}

/** Our own hop; over TLS it offers the connection for requests to us (RFC 5923, 6). */
export function renderVia(
  transport: string,
  local: { readonly address: string; readonly port: number },
  branch: string,
): Header {
  const sentBy = hostPort(local.address, local.port)
  // Who knows us by our certificate may send its own requests over the same connection.
  const alias = transport === 'tls' ? ';alias' : ''
  return header(
    'Via',
    `SIP/2.0/${transport.toUpperCase()} ${sentBy};rport;branch=${branch}${alias}`,
  )
}
