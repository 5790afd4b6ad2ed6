import { parseNameAddress } from '../../engine/message/name-address.ts'
import { splitOutside } from '../../engine/message/split.ts'
import { ANONYMOUS_CALLER, callerIdentity } from '../caller-identity.ts'
import { userOf } from '../sip-user.ts'

/** What a request says of who calls. */
export interface Said {
  /** Value of From. */
  readonly from: string
  header(name: string): string | undefined
}

/** How much of it is believed. */
export type Belief =
  | { readonly kind: 'nothing' }
  /** The word of a trusted trunk, or of a script. */
  | { readonly kind: 'word' }
  /** Only what a password has proved: the caller's own URI. */
  | { readonly kind: 'proof'; readonly uri: string }

/** Who calls, as far as we stand by it, and what he wants of that to be shown. */
export interface Identity {
  /** Value of From, without a tag. */
  readonly from: string
  /** Values of P-Asserted-Identity (RFC 3325). */
  readonly asserted: readonly string[]
  /** What Privacy asks for, lower case (RFC 3323). */
  readonly privacy: readonly string[]
  /** Values of Diversion, the last diversion first (RFC 5806). */
  readonly diversions: readonly string[]
  /** Values of History-Info, in their order (RFC 7044). */
  readonly history: readonly string[]
}

/** The party that a request goes to. */
export type Recipient = 'trusted' | 'untrusted' | 'subscriber'

/**
 * Reads who calls. Of an untrusted party nothing is kept but the From it shows, and not even that
 * where it gives itself out as one of our own.
 *
 * @param isOurs whether somebody of that name is a subscriber.
 */
export function identityOf(
  said: Said,
  belief: Belief,
  isOurs: (user: string) => boolean,
): Identity {
  const valuesOf = (name: string) => listOf(said.header(name))
  const privacy = (said.header('Privacy') ?? '').toLowerCase().split(/[;,\s]+/)
  const shared = { privacy: privacy.filter((each) => each !== '' && each !== 'none') }
  const from = callerIdentity(said.from)
  if (belief.kind === 'word') {
    const kept = { diversions: valuesOf('Diversion'), history: valuesOf('History-Info') }
    return { ...shared, ...kept, from, asserted: valuesOf('P-Asserted-Identity') }
  }
  const bare = { ...shared, diversions: [], history: [] }
  if (belief.kind === 'proof') return { ...bare, from, asserted: [`<${belief.uri}>`] }
  const user = userOf(parseNameAddress(said.from).uri)
  const isFeigned = user !== undefined && isOurs(user)
  return { ...bare, from: isFeigned ? ANONYMOUS_CALLER : from, asserted: [] }
}

/**
 * What a request tells its recipient of who calls. A trusted trunk is told everything, and what is
 * to be kept private with it (RFC 3325, 7); nobody else is told what the caller wants hidden, and an
 * untrusted trunk no more than From.
 */
export function headersTo(
  recipient: Recipient,
  { from, asserted, privacy, diversions, history }: Identity,
): Readonly<Record<string, string>> {
  const isHidden = privacy.includes('id') || privacy.includes('user')
  const isAnonymous = recipient === 'trusted' ? privacy.includes('user') : isHidden
  const basics = {
    From: isAnonymous ? ANONYMOUS_CALLER : from,
    ...fieldOf('Privacy', privacy, ';'),
  }
  if (recipient === 'untrusted' || (recipient === 'subscriber' && isHidden)) return basics
  const isAll = recipient === 'trusted'
  return {
    ...basics,
    ...fieldOf('P-Asserted-Identity', asserted),
    ...fieldOf('Diversion', isAll ? diversions : diversions.filter(isPublic)),
    ...fieldOf('History-Info', isAll || !privacy.includes('history') ? history : []),
  }
}

/** Header fields that tell who calls: they come from `headersTo`, and from nowhere else. */
export const IDENTITY_FIELDS: ReadonlySet<string> = new Set([
  ...['from', 'privacy', 'p-asserted-identity', 'p-preferred-identity', 'remote-party-id'],
  ...['diversion', 'history-info'],
])

/** RFC 5806, 4.2.1: who has diverted a call may want that hidden, too. */
function isPublic(diversion: string): boolean {
  return ['off', undefined].includes(parseNameAddress(diversion).parameters.get('privacy'))
}

function fieldOf(name: string, values: readonly string[], separator = ', ') {
  return values.length === 0 ? {} : { [name]: values.join(separator) }
}

function listOf(value: string | undefined): readonly string[] {
  return splitOutside(value ?? '', ',').filter((each) => each !== '')
}
