import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { parseCseq } from '../message/cseq.ts'
import { header } from '../message/header.ts'
import {
  firstOf,
  type Header,
  linesOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../message/message.ts'
import { parseNameAddress, tagOf } from '../message/name-address.ts'
import { splitOutside } from '../message/split.ts'
import { tokensOf } from '../message/tokens.ts'
import { parseUri } from '../message/uri.ts'
import type { Listener } from '../transport/transport.ts'
import type { Session } from './session-timer.ts'

/** A dialog (RFC 3261, 12): plain data, so that it can be kept and handed on. */
export interface Dialog {
  /** `<Call-ID>;from-tag=<tag of who sent the first request>`: the name applications know it by. */
  readonly id: string
  readonly role: 'uac' | 'uas'
  /** True until the 2xx: a provisional response has made it (RFC 3261, 12.1). */
  readonly isEarly: boolean
  /** Method of the request that made it. */
  readonly method: string
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  /** Our From value, with its tag. */
  readonly local: string
  /** Our To value, with its tag if the peer has one. */
  readonly remote: string
  readonly localSequence: number
  readonly remoteSequence: number
  /** Route values, nearest first. */
  readonly routes: readonly string[]
  /** URI of the peer's Contact. */
  readonly target: string
  /** Value of our Contact. */
  readonly contact: string
  /** True when the peer said that it takes UPDATE (RFC 3311, 4). */
  readonly takesUpdate: boolean
  /** The last session description of ours. */
  readonly localBody?: LocalBody
  /** Absent: it is not refreshed (RFC 4028). */
  readonly session?: Session
  /** The listener it goes through. */
  readonly listener: Listener
  /** Where requests go whatever the target says: the peer is behind a translator of addresses. */
  readonly detour?: Endpoint
  /** The connection the peer came over, and is reached over while it stands. */
  readonly flow?: string
}

/** A body as it was sent: bytes as characters below 256. */
export interface LocalBody {
  /** Value of Content-Type. */
  readonly type: string
  readonly text: string
}

export interface Exchange {
  readonly request: SipRequest
  readonly response: SipResponse
  readonly listener: Listener
  /** URI of a peer that does not say where it is reached. */
  readonly fallback?: string
  readonly detour?: Endpoint
  readonly flow?: string
}

/** The name of the dialog a request makes; known before anybody has answered. */
export function dialogId(request: SipRequest): string {
  return `${firstOf(request, 'call-id') ?? ''};from-tag=${tagOf(firstOf(request, 'from')) ?? ''}`
}

/** The dialog our response makes (RFC 3261, 12.1.1); none when the request has no usable Contact. */
export function dialogOfUas(exchange: Exchange): Dialog | undefined {
  const { request, response } = exchange
  const target = contactUri(request)
  if (target === undefined) return undefined
  const sequence = parseCseq(request)?.number ?? 0
  return {
    ...common(exchange, 'uas'),
    ...sides(firstOf(response, 'to') ?? '', firstOf(request, 'from') ?? ''),
    ...{ localSequence: sequence, remoteSequence: sequence },
    routes: recordRoutes(request),
    takesUpdate: takesUpdate(request),
    target,
    contact: firstOf(response, 'contact') ?? '',
  }
}

/** The dialog a peer's response makes (RFC 3261, 12.1.2); none when nothing says where it is. */
export function dialogOfUac(exchange: Exchange): Dialog | undefined {
  const { request, response } = exchange
  const target = contactUri(response) ?? exchange.fallback
  if (target === undefined) return undefined
  return {
    ...common(exchange, 'uac'),
    ...sides(firstOf(request, 'from') ?? '', firstOf(response, 'to') ?? ''),
    localSequence: parseCseq(request)?.number ?? 0,
    remoteSequence: -1,
    routes: recordRoutes(response).toReversed(),
    takesUpdate: takesUpdate(response),
    target,
    contact: firstOf(request, 'contact') ?? '',
  }
}

function takesUpdate(message: SipMessage): boolean {
  return tokensOf(message, 'allow').includes('update')
}

function common({ request, response, ...way }: Exchange, role: 'uac' | 'uas') {
  const { listener, detour, flow } = way
  return {
    id: dialogId(request),
    role,
    isEarly: response.status < 200,
    method: request.method,
    callId: firstOf(request, 'call-id') ?? '',
    listener,
    ...(detour ? { detour } : {}),
    ...(flow === undefined ? {} : { flow }),
  }
}

function sides(local: string, remote: string) {
  return { local, remote, localTag: tagOf(local) ?? '', remoteTag: tagOf(remote) ?? '' }
}

/**
 * An early dialog after the 2xx (RFC 3261, 13.2.2.4).
 *
 * @param made the dialog that the 2xx alone would make: the callee's says where it is reached now;
 *   the caller's Contact is older than what an UPDATE may have said since.
 */
export function confirmed(early: Dialog, made: Dialog): Dialog {
  const { localSequence, remoteSequence, localBody } = early
  const target = early.role === 'uas' ? early.target : made.target
  const kept = localBody ? { localBody } : {}
  return { ...made, ...kept, target, localSequence, remoteSequence }
}

const DESCRIBING = ['INVITE', 'ACK', 'PRACK', 'UPDATE']

/** The dialog after a message of ours that describes the session (RFC 3264), which may be wanted again. */
export function afterSending(dialog: Dialog, method: string, message: SipMessage): Dialog {
  const type = firstOf(message, 'content-type')
  if (type === undefined || message.body.length === 0 || !DESCRIBING.includes(method)) return dialog
  return { ...dialog, localBody: { type, text: message.body.toString('latin1') } }
}

/** The URI of a message's only Contact; `*` and other schemes are none. */
export function contactUri(message: SipMessage): string | undefined {
  const value = splitOutside(firstOf(message, 'contact') ?? '', ',')[0] ?? ''
  const { uri } = parseNameAddress(value)
  return parseUri(uri) ? uri : undefined
}

function recordRoutes(message: SipMessage): readonly string[] {
  return linesOf(message, 'record-route').flatMap(({ value }) => splitOutside(value, ','))
}

/** The dialog after a request or response that carries a new target (RFC 3261, 12.2). */
export function refreshTarget(dialog: Dialog, message: SipMessage): Dialog {
  const target = contactUri(message)
  return target === undefined || target === dialog.target ? dialog : { ...dialog, target }
}

export interface InDialogContent {
  readonly method: string
  /** Sequence number; absent takes the next one. */
  readonly sequence?: number
  /** Absent: 70 (RFC 3261, 8.1.1.6). */
  readonly maxForwards?: Header | undefined
  readonly headers: readonly Header[]
  readonly body: Buffer
}

/** A request of ours within a dialog, without Via (RFC 3261, 12.2.1.1), and the dialog after it. */
export function requestInDialog(
  dialog: Dialog,
  content: InDialogContent,
): { readonly request: SipRequest; readonly dialog: Dialog } {
  const sequence = content.sequence ?? dialog.localSequence + 1
  const { uri, routes } = wayOf(dialog)
  const request: SipRequest = {
    kind: 'request',
    method: content.method,
    uri,
    headers: [
      ...routes.map((route) => header('Route', route)),
      content.maxForwards ?? header('Max-Forwards', 70),
      header('From', dialog.local),
      header('To', dialog.remote),
      header('Call-ID', dialog.callId),
      header('CSeq', `${sequence} ${content.method}`),
      ...content.headers,
    ],
    body: content.body,
  }
  return {
    request,
    dialog: content.sequence === undefined ? { ...dialog, localSequence: sequence } : dialog,
  }
}

/** Request-URI and Route: a first hop without `lr` is a strict router (RFC 3261, 12.2.1.1). */
function wayOf({ routes, target }: Dialog): { uri: string; routes: readonly string[] } {
  const [first, ...others] = routes
  if (first === undefined) return { uri: target, routes }
  const { uri } = parseNameAddress(first)
  if (parseUri(uri)?.parameters.has('lr')) return { uri: target, routes }
  return { uri, routes: [...others, `<${target}>`] }
}

/** The URI a request of ours is sent to first. */
export function nextHop({ routes, target }: Dialog): string {
  const [first] = routes
  return first === undefined ? target : parseNameAddress(first).uri
}
