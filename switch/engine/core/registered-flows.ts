import type { SipRequest, SipResponse } from '../message/message.ts'
import { firstOf, linesOf } from '../message/message.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { parseParameters, splitOutside } from '../message/split.ts'
import { parseUri, type SipUri } from '../message/uri.ts'
import { type Arrival, isSecure, type Path } from '../transport/transport.ts'

/** Contacts remembered; more than one engine's connections. */
const MOST = 100_000
/** Seconds where neither side says how long (RFC 3261, 10.2.1.1). */
const USUAL = 3600

interface Registered {
  readonly path: Path
  /** Milliseconds since 1970. */
  readonly until: number
}

/**
 * Connections over which contacts were registered: the only way to phones behind translators, and to
 * browsers, whose contacts lead nowhere (RFC 7118, 5; RFC 5626).
 */
export class RegisteredFlows {
  readonly #byContact = new Map<string, Registered>()

  /** An application has granted a registration, or its end. */
  learn(request: SipRequest, response: SipResponse, { flow, local, remote, time }: Arrival): void {
    if (flow === undefined) return
    const granted = contactsOf(response)
    const owner = parseUri(parseNameAddress(firstOf(request, 'to') ?? '').uri)?.user
    for (const { key, expires, uri } of contactsOf(request)) {
      if (!mayStandFor(uri, { owner, address: remote.address })) continue
      const answer = granted.find((each) => each.key === key)
      const seconds = Number(
        answer?.expires ?? firstOf(response, 'expires') ?? expires ?? firstOf(request, 'expires'),
      )
      this.#byContact.delete(key)
      if (seconds === 0) continue
      const until = time + 1000 * (Number.isFinite(seconds) ? seconds : USUAL)
      this.#byContact.set(key, { path: { local, remote, flow }, until })
    }
    for (const [oldest] of this.#byContact) {
      if (this.#byContact.size <= MOST) return
      this.#byContact.delete(oldest)
    }
  }

  /** The way to a contact that came over a connection. */
  find(uri: string, now: number): Path | undefined {
    const key = keyOf(uri)
    const known = this.#byContact.get(key ?? '')
    if (known && known.until <= now) this.#byContact.delete(key ?? '')
    const isSafe = !/^sips:/i.test(uri) || (known && isSecure(known.path.local))
    return known && now < known.until && isSafe ? known.path : undefined
  }
}

function contactsOf(message: SipRequest | SipResponse) {
  return linesOf(message, 'contact')
    .flatMap(({ value }) => splitOutside(value, ','))
    .flatMap((value) => {
      const key = keyOf(parseNameAddress(value).uri)
      const [, ...parameters] = splitOutside(value, ';')
      const uri = parseUri(parseNameAddress(value).uri)
      if (key === undefined || !uri) return []
      return [{ key, uri, expires: parseParameters(parameters).get('expires') }]
    })
}

/**
 * Whether requests to a contact may take the connection it was registered over. Whoever may register
 * could otherwise name what is another's, `sip:1234@carrier.example`, and have the calls to it.
 */
function mayStandFor(
  { host, user }: SipUri,
  { owner, address }: { readonly owner: string | undefined; readonly address: string },
): boolean {
  return host.endsWith('.invalid') || host === address || (user !== undefined && user === owner)
}

/** Who is meant, however else the URI is written. */
function keyOf(text: string): string | undefined {
  const uri = parseUri(text)
  return uri && `${uri.user ?? ''}@${uri.host}:${uri.port ?? ''}`
}
