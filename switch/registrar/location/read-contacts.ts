import { parseNameAddress } from '../../engine/message/name-address.ts'
import { splitOutside } from '../../engine/message/split.ts'
import { parseUri } from '../../engine/message/uri.ts'
import type { Binding } from './binding.ts'

/** What a REGISTER asks for one address. */
export interface WantedContact {
  readonly uri: string
  /** Seconds asked for, 0 to take the binding away; undefined leaves the choice to us. */
  readonly expires?: number
  readonly q: number
  readonly flow?: NonNullable<Binding['flow']>
}

export interface ContactHeaders {
  /** Values of Contact, one each or several in one. */
  readonly contacts: readonly string[]
  /** Value of Expires. */
  readonly expires?: string
}

/** Longest URI that is kept. */
const LONGEST = 1024

/**
 * Reads the addresses of a REGISTER (RFC 3261, 10.3, steps 6 and 7).
 *
 * @returns `'all'` for `*`, or a text of our own that says what is wrong, in `fault`.
 */
export function readContacts(
  headers: ContactHeaders,
): readonly WantedContact[] | 'all' | { readonly fault: string } {
  const values = headers.contacts.flatMap((value) => splitOutside(value, ','))
  if (values.includes('*')) {
    if (values.length > 1) return { fault: 'Contact * stands with others' }
    return headers.expires?.trim() === '0' ? 'all' : { fault: 'Contact * needs Expires 0' }
  }
  const wanted = values.map((value) => readContact(value, headers.expires))
  return wanted.every((each) => each !== undefined) ? wanted : { fault: 'a Contact is no SIP URI' }
}

function readContact(value: string, commonExpires: string | undefined): WantedContact | undefined {
  const { uri, parameters } = parseNameAddress(value)
  if (uri.length > LONGEST || !parseUri(uri)) return undefined
  const expires = seconds(parameters.get('expires') ?? commonExpires)
  const instance = parameters.get('+sip.instance')
  const regId = Number(parameters.get('reg-id'))
  const isFlow = instance !== undefined && /^<[\w:.-]{1,200}>$/.test(instance) && regId > 0
  return {
    uri,
    ...(expires === undefined ? {} : { expires }),
    q: preference(parameters.get('q')),
    ...(isFlow && Number.isSafeInteger(regId) ? { flow: { instance, regId } } : {}),
  }
}

/** A malformed value is as good as none (RFC 3261, 10.2.1.1); a huge one is the most there is. */
function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim())
    ? Math.min(Number(text), 2 ** 32 - 1)
    : undefined
}

/** RFC 3261, 25.1, qvalue: at most three decimals. */
function preference(text: string | undefined): number {
  return text !== undefined && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 1
}
