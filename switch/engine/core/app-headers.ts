import { header, spellHeader } from '../message/header.ts'
import type { Header } from '../message/message.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { hostPort } from '../message/uri.ts'
import { advertised, isSecure, type Listener } from '../transport/transport.ts'
import type { AppMessage } from '../wire/parse-command.ts'

/** The engine's own business, whatever an application says. */
const NEVER = ['via', 'route', 'record-route', 'rseq', 'content-length']
/** Fixed by the dialog or by the request that is answered. */
const FIXED = ['from', 'to', 'call-id', 'cseq', 'max-forwards']

/** Values in which applications write `localhost` for an address they do not know. */
const WITH_ADDRESS = ['from', 'to', 'contact', 'p-asserted-identity']
const LOCALHOST = /^(sips?:(?:[^@\s<>]*@)?)localhost(?::\d+)?(?=[;?]|$)/i

export interface Treatment {
  /** Takes the place of `localhost`. */
  readonly local: Listener
  /** True for messages whose From, To, Call-ID and CSeq are not the application's to choose. */
  readonly isFixed: boolean
}

/** Header fields of an application's message as they go out. */
export function applicationHeaders(message: AppMessage, treatment: Treatment): readonly Header[] {
  const dropped = treatment.isFixed ? [...NEVER, ...FIXED] : NEVER
  const kept = message.headers.filter(({ name }) => !dropped.includes(name))
  const headers = kept.map((each) => spelled(each, treatment.local))
  const isPlainSdp = !hasType(message) && isSdp(message)
  return isPlainSdp ? [...headers, header('Content-Type', 'application/sdp')] : headers
}

/** RFC 3261, 20.15: who is to read a body must know what it is. */
export function lacksType(message: AppMessage): boolean {
  return message.body.length > 0 && !hasType(message) && !isSdp(message)
}

function hasType({ headers }: AppMessage): boolean {
  return headers.some(({ name }) => name === 'content-type')
}

function isSdp({ body }: AppMessage): boolean {
  return body.toString('latin1', 0, 3) === 'v=0'
}

function spelled({ name, value, line }: Header, local: Listener): Header {
  const written = spellHeader(line.slice(0, line.indexOf(':')).trim())
  if (!WITH_ADDRESS.includes(name)) return header(written, value)
  return header(written, withAddress(value, name === 'contact' ? ownPlace(local) : ownHost(local)))
}

/** `192.0.2.1:5060`: what takes the place of `localhost`. */
export function ownHost(local: Listener): string {
  const { address, port } = advertised(local)
  return hostPort(address, port)
}

/** With the transport, where a URI without one means another (RFC 3263, 4.1). */
function ownPlace(local: Listener): string {
  return `${ownHost(local)}${local.protocol === 'udp' ? '' : `;transport=${local.protocol}`}`
}

function withAddress(value: string, place: string): string {
  const { display, uri } = parseNameAddress(value)
  const replaced = uri.replace(LOCALHOST, (_, start: string) => `${start}${place}`)
  if (replaced === uri) return value
  // Outside brackets a URI's parameters would be taken for the header's.
  const written = value.includes('<') ? replaced : `<${replaced}>`
  const at = value.indexOf(uri, display.length)
  return value.slice(0, at) + written + value.slice(at + uri.length)
}

/** Contact of a listener. */
export function ownContact(local: Listener): Header {
  return header('Contact', `<${ownUri(local)}>`)
}

/** URI of a listener. */
export function ownUri(local: Listener): string {
  return `${isSecure(local) ? 'sips' : 'sip'}:${ownPlace(local)}`
}
