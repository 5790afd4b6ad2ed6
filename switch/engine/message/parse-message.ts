import { faultOf } from './fault-of.ts'
import { headerName, isKnown } from './header.ts'
import { type Header, NO_BODY, type SipMessage, type SipRequest } from './message.ts'

/** A message that is none, and what of it can still be used to say so to its sender. */
export interface Malformed {
  readonly kind: 'malformed'
  readonly reason: string
  /** What its sender is told: 400, or 505 to one that speaks another SIP. */
  readonly status: number
  /** Present when an answer could be addressed. */
  readonly request?: SipRequest
}

/** More header fields than any real request has; what lies above is an attack or a mistake. */
const MOST_HEADERS = 256

const REQUEST_LINE = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/2\.0$/
const METHOD = /^([A-Za-z0-9\-.!%*_+`'~]+) /
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/
const NAME = /^[A-Za-z0-9\-.!%*_+`'~]+$/

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
  return message ? withBody(message, bytes.subarray(end + 4)) : faultyStart(startLine, headers)
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
  const headers: Header[] = []
  for (const line of unfold(lines)) {
    const colon = line.indexOf(':')
    const written = line.slice(0, Math.max(colon, 0)).trimEnd()
    if (!isKnown(written) && !NAME.test(written)) return 'a header field has no name'
    const value = line.slice(colon + 1)
    const plain = value.includes('\n') ? value.replace(/\r\n[ \t]+/g, ' ') : value
    headers.push({ name: headerName(written), value: plain.trim(), line })
  }
  return headers.length > MOST_HEADERS ? 'it has too many header fields' : headers
}

/** Puts continuation lines back to the line they continue (RFC 3261, 7.3.1). */
function unfold(lines: readonly string[]): readonly string[] {
  if (!lines.some(isContinued)) return lines
  const groups: string[][] = []
  for (const line of lines) {
    const last = groups.at(-1)
    if (last && isContinued(line)) last.push(line)
    else groups.push([line])
  }
  return groups.map((group) => group.join('\r\n'))
}

function isContinued(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t')
}

function parseStart(line: string, headers: readonly Header[]): SipMessage | undefined {
  const body = NO_BODY
  const [isRequest, method = '', uri = ''] = REQUEST_LINE.exec(line) ?? []
  if (isRequest !== undefined) return { kind: 'request', method, uri, headers, body }
  const [isResponse, status = '', reason = ''] = STATUS_LINE.exec(line) ?? []
  if (isResponse === undefined) return undefined
  return { kind: 'response', status: Number(status), reason, headers, body }
}

/** A request with white space in its URI or about it, or of another version, can be told so. */
function faultyStart(line: string, headers: readonly Header[]): Malformed {
  const reason = 'the first line is neither a request nor a status'
  const [, method] = METHOD.exec(line) ?? []
  const version = line.lastIndexOf(' SIP/')
  if (method === undefined || version < 0) return { kind: 'malformed', reason, status: 400 }
  const isOurs = line.slice(version).trim() === 'SIP/2.0'
  const uri = line.slice(method.length, version).trim()
  const request: SipRequest = { kind: 'request', method, uri, headers, body: NO_BODY }
  return { kind: 'malformed', reason, status: isOurs ? 400 : 505, request }
}

/** A datagram may carry more than the message, never less (RFC 3261, 18.3). */
function withBody(message: SipMessage, rest: Buffer): SipMessage | Malformed {
  const length = message.headers.find(({ name }) => name === 'content-length')?.value
  if (length === undefined) return checked({ ...message, body: rest })
  if (!/^\d{1,9}$/.test(length)) return malformed('Content-Length is no number', message)
  if (Number(length) > rest.length)
    return malformed('the body is shorter than Content-Length', message)
  return checked({ ...message, body: rest.subarray(0, Number(length)) })
}

function checked(message: SipMessage): SipMessage | Malformed {
  const fault = faultOf(message)
  return fault === undefined ? message : malformed(fault, message)
}

function malformed(reason: string, message?: SipMessage): Malformed {
  if (message?.kind !== 'request') return { kind: 'malformed', reason, status: 400 }
  return { kind: 'malformed', reason, status: 400, request: message }
}
