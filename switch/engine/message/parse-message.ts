import { headerName } from './header.ts'
import type { Header, SipMessage } from './message.ts'
import { tagOf } from './name-address.ts'

/** A message that is none, and what of it can still be used to say so to its sender. */
export interface Malformed {
  readonly kind: 'malformed'
  readonly reason: string
  /** Present when a 400 could be addressed. */
  readonly request?: SipMessage
}

/** More header fields than any real request has; what lies above is an attack or a mistake. */
const MOST_HEADERS = 256

const REQUEST_LINE = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/2\.0$/
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/
const HEADER_LINE = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:/

/**
 * Reads one message, as it fills a datagram (RFC 3261, 7). Never throws, and looks at no character
 * more than a fixed number of times.
 */
export function parseMessage(bytes: Buffer): SipMessage | Malformed {
  const start = firstLine(bytes)
  const end = bytes.indexOf('\r\n\r\n', start)
  if (end < 0) return malformed('the header has no end')
  const [startLine = '', ...lines] = bytes.toString('utf8', start, end).split('\r\n')
  if ([startLine, ...lines].some(isTorn)) return malformed('a line holds a part of a line end')
  const headers = parseHeaders(lines)
  if (typeof headers === 'string') return malformed(headers)
  const message = parseStart(startLine, headers)
  if (!message) return malformed('the first line is neither a request nor a status')
  return withBody(message, bytes.subarray(end + 4))
}

/** Who reads the message after us may take a CR or LF of its own for a line end. */
function isTorn(line: string): boolean {
  return line.includes('\r') || line.includes('\n')
}

/** Line ends before the start line are ignored (RFC 3261, 7.5). */
function firstLine(bytes: Buffer): number {
  let start = 0
  while (bytes[start] === 0x0d || bytes[start] === 0x0a) start += 1
  return start
}

/** @returns why the lines are no header. */
export function parseHeaders(lines: readonly string[]): readonly Header[] | string {
  const folded = unfold(lines)
  if (folded.length > MOST_HEADERS) return 'it has too many header fields'
  const headers: Header[] = []
  for (const line of folded) {
    const [prefix, name] = HEADER_LINE.exec(line) ?? []
    if (prefix === undefined || name === undefined) return 'a header field has no name'
    const value = line
      .slice(prefix.length)
      .replace(/\r\n[ \t]+/g, ' ')
      .trim()
    headers.push({ name: headerName(name), value, line })
  }
  return headers
}

/** Puts continuation lines back to the line they continue (RFC 3261, 7.3.1). */
function unfold(lines: readonly string[]): readonly string[] {
  const groups: string[][] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last && (line.startsWith(' ') || line.startsWith('\t'))) last.push(line)
    else groups.push([line])
  }
  return groups.map((group) => group.join('\r\n'))
}

function parseStart(line: string, headers: readonly Header[]): SipMessage | undefined {
  const body = Buffer.alloc(0)
  const [isRequest, method = '', uri = ''] = REQUEST_LINE.exec(line) ?? []
  if (isRequest !== undefined) return { kind: 'request', method, uri, headers, body }
  const [isResponse, status = '', reason = ''] = STATUS_LINE.exec(line) ?? []
  if (isResponse === undefined) return undefined
  return { kind: 'response', status: Number(status), reason, headers, body }
}

/** A datagram may carry more than the message, never less (RFC 3261, 18.3). */
function withBody(message: SipMessage, rest: Buffer): SipMessage | Malformed {
  const length = message.headers.find(({ name }) => name === 'content-length')?.value
  if (length === undefined) return complete({ ...message, body: rest })
  if (!/^\d{1,9}$/.test(length)) return malformed('Content-Length is no number', message)
  if (Number(length) > rest.length)
    return malformed('the body is shorter than Content-Length', message)
  return complete({ ...message, body: rest.subarray(0, Number(length)) })
}

const COMPULSORY = ['via', 'from', 'to', 'call-id', 'cseq'] as const
const ONCE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length']
/** Less strict than RFC 3261's `callid`, but without what would end it in other notations. */
const CALL_ID = /^[^\s|]+$/
const CSEQ = /^(\d{1,10})[ \t]+(\S+)$/

function complete(message: SipMessage): SipMessage | Malformed {
  const names = new Map<string, number>()
  for (const { name } of message.headers) names.set(name, (names.get(name) ?? 0) + 1)
  const missing = COMPULSORY.filter((name) => !names.has(name))
  if (missing.length > 0) return malformed(`${missing.join(', ')} is missing`, message)
  const repeated = ONCE.find((name) => (names.get(name) ?? 0) > 1)
  if (repeated !== undefined) return malformed(`${repeated} stands there twice`, message)
  if (!areNamesUsable(message)) return malformed('Call-ID or From tag is no word', message)
  const cseq = parseCseq(message)
  if (!cseq) return malformed('CSeq is not a number and a method', message)
  if (message.kind === 'request' && cseq.method !== message.method) {
    return malformed('CSeq names another method', message)
  }
  return message
}

/** What dialogs are known by: also to applications, in lines of fields. */
function areNamesUsable({ headers }: SipMessage): boolean {
  const of = (name: string) => headers.find((each) => each.name === name)?.value ?? ''
  return CALL_ID.test(of('call-id')) && /^[^\s|]*$/.test(tagOf(of('from')) ?? '')
}

/** Sequence number and method; the number has 31 bits (RFC 3261, 8.1.1.5). */
export function parseCseq(
  message: SipMessage,
): { readonly number: number; readonly method: string } | undefined {
  const value = message.headers.find(({ name }) => name === 'cseq')?.value ?? ''
  const [, number, method] = CSEQ.exec(value) ?? []
  if (number === undefined || method === undefined || Number(number) >= 2 ** 31) return undefined
  return { number: Number(number), method }
}

function malformed(reason: string, message?: SipMessage): Malformed {
  if (message?.kind !== 'request') return { kind: 'malformed', reason }
  return { kind: 'malformed', reason, request: message }
}
