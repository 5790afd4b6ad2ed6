import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { header, spellHeader } from '../message/header.ts'
import type { Header } from '../message/message.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { hostPort } from '../message/uri.ts'
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
  readonly local: Endpoint
  /** True for messages whose From, To, Call-ID and CSeq are not the application's to choose. */
  readonly isFixed: boolean
}

/** Header fields of an application's message as they go out. */
export function applicationHeaders(message: AppMessage, treatment: Treatment): readonly Header[] {
  const dropped = treatment.isFixed ? [...NEVER, ...FIXED] : NEVER
  const kept = message.headers.filter(({ name }) => !dropped.includes(name))
  const headers = kept.map((each) => spelled(each, treatment.local))
  const hasType = kept.some(({ name }) => name === 'content-type')
  const isSdp = !hasType && message.body.toString('latin1', 0, 3) === 'v=0'
  return isSdp ? [...headers, header('Content-Type', 'application/sdp')] : headers
}

function spelled({ name, value, line }: Header, local: Endpoint): Header {
  const written = spellHeader(line.slice(0, line.indexOf(':')).trim())
  return header(written, WITH_ADDRESS.includes(name) ? withAddress(value, local) : value)
}

function withAddress(value: string, { address, port }: Endpoint): string {
  const { display, uri } = parseNameAddress(value)
  const replaced = uri.replace(
    LOCALHOST,
    (_, start: string) => `${start}${hostPort(address, port)}`,
  )
  if (replaced === uri) return value
  // Outside brackets a URI's parameters would be taken for the header's.
  const written = value.includes('<') ? replaced : `<${replaced}>`
  const at = value.indexOf(uri, display.length)
  return value.slice(0, at) + written + value.slice(at + uri.length)
}

/** Contact of a listener. */
export function ownContact({ address, port }: Endpoint): Header {
  return header('Contact', `<sip:${hostPort(address, port)}>`)
}
