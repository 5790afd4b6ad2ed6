import { parseAddress } from '../../inventory/model/address.ts'
import type { Trunk } from '../../inventory/model/cluster.ts'
import { contains, parseRange, type Subnet } from '../../inventory/model/subnet.ts'
import { parseUri } from '../engine/message/uri.ts'
import { type Answer, AS_PROXY, type Doorman } from '../registrar/doorman.ts'

/** Who makes a call. */
export type Origin =
  /** Where no subscribers are kept, nobody is asked. */
  | { readonly kind: 'anyone' }
  /** A carrier, known by where its requests come from. */
  | {
      readonly kind: 'trunk'
      readonly name: string
      /** It sent this to the address we are registered under: whom it is for stands in To. */
      readonly isRegistered?: true
      /** Its word on who calls is believed. */
      readonly isTrusted?: true
      /** It is told of redirections: we do not follow them for it. */
      readonly takesRedirects?: true
    }
  | { readonly kind: 'subscriber'; readonly domain: string; readonly user: string }

/** An INVITE outside a dialog, as far as it says who sends it. */
export interface Arrival {
  readonly requestUri: string
  /** Of From; the host in lower case. Absent when it is no SIP URI with a user. */
  readonly from?: { readonly user: string; readonly host: string }
  /** Values of Proxy-Authorization, one each. */
  readonly credentials: readonly string[]
  /** Address that the request came from. */
  readonly source: string
}

export type Admission =
  | { readonly kind: 'origin'; readonly origin: Origin }
  | { readonly kind: 'answer'; readonly answer: Answer }

export type Gate = (arrival: Arrival) => Promise<Admission>

/**
 * Lets calls of trunks in by their address or by our registration there, and those of subscribers by
 * their password, in their own name only. Everyone else would make calls at the operator's expense.
 *
 * @param lines Trunks by the words in addresses that we are registered under; nobody guesses one.
 */
export function openGate(
  trunks: readonly Trunk[],
  doorman: Doorman,
  lines: () => ReadonlyMap<string, string> = () => new Map(),
): Gate {
  const sources = trunks.map((trunk) => ({
    ...{ name: trunk.name, subnets: trunk.from.map(subnetOf) },
    origin: originOf(trunk),
  }))
  return async ({ requestUri, from, credentials, source }) => {
    const address = parseAddress(source)
    const trunk = sources.find(
      ({ subnets }) => address && subnets.some((subnet) => contains(subnet, address)),
    )
    const registered = lines().get(parseUri(requestUri)?.parameters.get('line') ?? '')
    const known = sources.find(({ name }) => name === registered)
    if (known) return { kind: 'origin', origin: { ...known.origin, isRegistered: true } }
    if (trunk) return { kind: 'origin', origin: trunk.origin }
    if (!from) return forbidden('Say Who You Are')
    const knock = { method: 'INVITE', requestUri, realm: from.host, credentials, source }
    const verdict = await doorman.judge(knock, AS_PROXY)
    if (verdict.kind === 'answer') return concealed(verdict.answer)
    if (!verdict.account.users.includes(from.user)) return forbidden('Not Your Number')
    const origin = { kind: 'subscriber', domain: from.host, user: from.user } as const
    return { kind: 'origin', origin }
  }
}

function originOf({ name, identity, redirects }: Trunk): Extract<Origin, { kind: 'trunk' }> {
  return {
    ...{ kind: 'trunk', name },
    ...(identity === 'trusted' && { isTrusted: true }),
    ...(redirects === 'pass' && { takesRedirects: true }),
  }
}

/** Which domains there are is nobody's business: a stranger is simply not served. */
function concealed(answer: Answer): Admission {
  return answer.status === 404 ? forbidden('Not Served Here') : { kind: 'answer', answer }
}

function forbidden(reason: string): Admission {
  return { kind: 'answer', answer: { status: 403, reason, headers: {} } }
}

/** @throws {TypeError} when it is neither an address nor a subnet; configuration is checked before. */
function subnetOf(text: string): Subnet {
  const subnet = parseRange(text)
  if (!subnet) throw new TypeError(`${text} is not an address or a subnet`)
  return subnet
}
