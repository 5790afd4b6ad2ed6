import type { SrfContent, SrfMessage } from './drachtio-srf.ts'

/** Methods taken outside a dialog, and those taken within one (RFC 3261, 20.5). */
export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS'
export const ALLOW_IN_DIALOG = `${ALLOW}, INFO, MESSAGE, UPDATE, REFER`

/** What scripts take as well: reports of transfers they have asked for (RFC 3515). */
export const ALLOW_SCRIPTS = `${ALLOW_IN_DIALOG}, NOTIFY`

export const SDP = 'application/sdp'

type Headers = Readonly<Record<string, string>>

/** Headers and, if there is one, the session description as a body. */
export function sdpContent(sdp: string | undefined, headers: Headers = {}): SrfContent {
  if (sdp === undefined) return { headers }
  return { headers: { ...headers, 'Content-Type': SDP }, body: sdp }
}

/** The session description of a message, alone or as a part of its body (RFC 5621, 3). */
export function sdpOf(message: SrfMessage): { readonly sdp?: string } {
  const { body, payload = [] } = message
  if (!body) return {}
  const type = message.get('Content-Type') ?? SDP
  if (isSdp(type)) return { sdp: body }
  const part = payload.find((each) => each.type !== null && isSdp(each.type))
  // What drachtio-srf calls a part runs on into the delimiter after it.
  return part?.content ? { sdp: `${part.content.replace(/(\r\n--.*)?\s*$/s, '')}\r\n` } : {}
}

const isSdp = (type: string): boolean => type.trim().toLowerCase().split(';')[0]?.trim() === SDP

/** An answer that declines every stream of an offer: port zero (RFC 3264, 6). */
export function withoutMedia(offer: string): string {
  return offer.replace(/^(m=\S+ )\d+/gm, '$10')
}

/** Headers of a refusal worth passing from one leg to the other. */
const TELLING = ['Reason', 'Retry-After', 'Warning']

export function tellingHeaders(message: SrfMessage): Headers {
  const pairs = TELLING.flatMap((name) => {
    const value = message.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}
