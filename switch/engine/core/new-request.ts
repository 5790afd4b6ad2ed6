import { dialogId } from '../dialog/dialog.ts'
import { header } from '../message/header.ts'
import type { Header, SipRequest } from '../message/message.ts'
import { parseNameAddress, tagOf } from '../message/name-address.ts'
import { parseUri } from '../message/uri.ts'
import type { Path } from '../transport/transport.ts'
import type { SipCommand } from '../wire/parse-command.ts'
import { applicationHeaders, ownContact, ownHost } from './app-headers.ts'
import type { Context } from './context.ts'

export interface NewRequest {
  readonly method: string
  readonly uri: string
  readonly path: Path
  readonly command: SipCommand
}

/** Fills in what the application left out. */
export function newRequest(
  { ids }: Context,
  { method, uri, path, command }: NewRequest,
): SipRequest {
  const { local } = path
  const given = applicationHeaders(command.message, { local, isFixed: false })
  const of = (name: string) => given.find((each) => each.name === name)
  const from = of('from')?.value ?? `<sip:${ownHost(local)}>`
  const chosen = Number(/^\d+/.exec(of('cseq')?.value ?? '')?.[0] ?? Number.NaN)
  const number = chosen < 2 ** 31 ? chosen : ids.sequence()
  const headers: Header[] = [
    hopsOf(command) ?? header('Max-Forwards', 70),
    header('From', tagOf(from) === undefined ? `${bracketed(from)};tag=${ids.tag()}` : from),
    header('To', bracketed(of('to')?.value ?? `<${uri}>`)),
    of('call-id') ?? header('Call-ID', ids.uuid()),
    header('CSeq', `${number} ${method}`),
  ]
  const route = preloaded(command)
  const others = given.filter(({ name }) => !headers.some((each) => each.name === name))
  const wantsContact = ['INVITE', 'SUBSCRIBE', 'REFER'].includes(method) && !of('contact')
  const contact = wantsContact ? [ownContact(local)] : []
  const { body } = command.message
  return {
    kind: 'request',
    method,
    uri,
    headers: [...headers, ...route, ...contact, ...others],
    body,
  }
}

/**
 * A next hop that is a loose router finds itself in Route, with what it wrote on its URI when it put
 * that into a Path, and behind itself the hops that the application knows of (RFC 3261, 8.1.2;
 * RFC 3327, 5.3).
 */
function preloaded({ routeUri: hop, message }: SipCommand): readonly Header[] {
  const isLoose = parseUri(hop)?.parameters.has('lr') ?? false
  if (!isLoose) return []
  const behind = message.headers.filter(({ name }) => name === 'route')
  return [header('Route', `<${hop}>`), ...behind.map(({ value }) => header('Route', value))]
}

/** A URI with parameters of its own needs brackets, or they would be the header's. */
function bracketed(value: string): string {
  const { display, uri } = parseNameAddress(value)
  return value.includes('<') || display !== '' || !uri.includes(':')
    ? value
    : value.replace(uri, () => `<${uri}>`)
}

/** Name of the dialog a request will make; empty when it makes none. */
export function futureDialog(request: SipRequest): string {
  const makesDialog = request.method === 'INVITE' || request.method === 'SUBSCRIBE'
  return makesDialog ? dialogId(request) : ''
}

/** The application's own value: who passes calls on counts the hops (RFC 7332). */
export function hopsOf({ message }: SipCommand): Header | undefined {
  const given = message.headers.find(({ name }) => name === 'max-forwards')
  return given && /^\d{1,3}$/.test(given.value) ? header('Max-Forwards', given.value) : undefined
}
