import { createHash } from 'node:crypto'
import { parseCseq } from '../message/cseq.ts'
import { header } from '../message/header.ts'
import {
  firstOf,
  type Header,
  linesOf,
  type SipRequest,
  type SipResponse,
  withHeaders,
} from '../message/message.ts'
import { parseNameAddress, tagOf } from '../message/name-address.ts'
import { splitOutside } from '../message/split.ts'
import { parseUri } from '../message/uri.ts'
import { parseVia } from '../message/via.ts'

/** What a request is sent to, and how (RFC 3261, 16.6). */
export interface Onward {
  /** Request-URI. */
  readonly uri: string
  /** Route values, our own taken off. */
  readonly routes: readonly string[]
  /** URI of the next hop. */
  readonly next: string
}

/** Where a request goes on by itself: its next Route, or its Request-URI (RFC 3261, 16.6, 6). */
export function onwardOf(request: SipRequest): Onward {
  const routes = linesOf(request, 'route').flatMap(({ value }) => splitOutside(value, ','))
  const [first, ...others] = routes
  if (first === undefined) return { uri: request.uri, routes, next: request.uri }
  const { uri } = parseNameAddress(first)
  if (parseUri(uri)?.parameters.has('lr')) return { uri: request.uri, routes, next: uri }
  return { uri, routes: [...others, `<${request.uri}>`], next: uri }
}

/** What we add stands before what is there. */
const JOINED = ['record-route', 'path', 'require']

/** A request as it is passed on, but for our Via (RFC 3261, 16.6). */
export function forwarded(
  request: SipRequest,
  { uri, routes }: Onward,
  added: readonly Header[],
): SipRequest {
  const names = new Set(added.map(({ name }) => name))
  const isKept = ({ name }: Header) =>
    !['max-forwards', 'route'].includes(name) && (!names.has(name) || JOINED.includes(name))
  const hops = Number(firstOf(request, 'max-forwards') ?? 71) - 1
  return {
    ...request,
    uri,
    headers: [
      ...routes.map((route) => header('Route', route)),
      header('Max-Forwards', Math.max(0, hops)),
      ...added,
      ...request.headers.filter(isKept),
    ],
  }
}

/** A response without the Via that led it here (RFC 3261, 16.7, 3). */
export function backward(response: SipResponse): SipResponse {
  const at = response.headers.findIndex(({ name }) => name === 'via')
  const [, ...others] = splitOutside(response.headers[at]?.value ?? '', ',')
  const left = others.length === 0 ? [] : [header('Via', others.join(', '))]
  return withHeaders(response, response.headers.toSpliced(at, 1, ...left))
}

/** What would send a request the same way again (RFC 5393, 4.2). */
export function loopMark(request: SipRequest): string {
  const parts = [
    request.uri,
    ...['call-id', 'route', 'proxy-authorization', 'authorization'].map((name) =>
      firstOf(request, name),
    ),
    ...['from', 'to'].map((name) => tagOf(firstOf(request, name))),
    parseCseq(request)?.number,
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)
}

/** Branches end with the mark, so that a request that comes again is known. */
export function hasBeenHere(request: SipRequest, mark: string): boolean {
  return linesOf(request, 'via')
    .flatMap(({ value }) => splitOutside(value, ','))
    .some((value) => parseVia(value)?.parameters.get('branch')?.endsWith(`.${mark}`))
}
