import { isIP } from 'node:net'
import { isPort, plainHost, type SipUri } from '../../message/uri.ts'
import type { Protocol, Target } from '../transport.ts'
import { inOrder, type Random, type SrvRecord } from './srv-order.ts'

export interface NaptrRecord {
  readonly order: number
  readonly preference: number
  readonly service: string
  readonly flags: string
  readonly replacement: string
}

/** What is known of names; without records, each answers with nothing. */
export interface Names {
  /** True for names this machine knows by itself: they are hosts, whatever DNS says. */
  isOwn(host: string): boolean
  naptr(domain: string): Promise<readonly NaptrRecord[]>
  srv(name: string): Promise<readonly SrvRecord[]>
  /** IPv4 and IPv6 addresses. */
  addresses(host: string): Promise<readonly string[]>
}

export interface Means {
  readonly names: Names
  /** Protocols we can speak. */
  readonly protocols: readonly Protocol[]
  readonly random: Random
}

/** Where a service is asked for in DNS (RFC 3263, 4.1; RFC 7118, 6). */
const SERVICES: readonly { naptr: string; srv: string; protocol: Protocol; isSecure: boolean }[] = [
  { naptr: 'SIPS+D2T', srv: '_sips._tcp', protocol: 'tls', isSecure: true },
  { naptr: 'SIP+D2U', srv: '_sip._udp', protocol: 'udp', isSecure: false },
  { naptr: 'SIP+D2T', srv: '_sip._tcp', protocol: 'tcp', isSecure: false },
]

const PORTS: Readonly<Record<Protocol, number>> = {
  ...{ udp: 5060, tcp: 5060, tls: 5061 },
  ...{ ws: 80, wss: 443 },
}

/** The places a URI leads to, the best first (RFC 3263, 4); none when we cannot speak to it. */
export async function locate(uri: SipUri, means: Means): Promise<readonly Target[]> {
  const asked = askedProtocol(uri)
  if (asked === 'none' || (asked && !means.protocols.includes(asked))) return []
  const host = hostOf(uri)
  const usual = asked ?? (uri.scheme === 'sips' ? 'tls' : 'udp')
  const direct = { protocol: usual, port: uri.port ?? PORTS[usual] }
  if (isIP(host)) return literal(uri, means)
  if (uri.port !== undefined || means.names.isOwn(host)) return await at(host, host, direct, means)
  const found = await services(uri, asked, means)
  return found ?? (await at(host, host, direct, means))
}

/** The place of a URI with an address instead of a name. */
export function literal(uri: SipUri, { protocols }: Pick<Means, 'protocols'>): readonly Target[] {
  const asked = askedProtocol(uri)
  const protocol = asked ?? (uri.scheme === 'sips' ? 'tls' : 'udp')
  if (protocol === 'none' || !protocols.includes(protocol)) return []
  return [{ protocol, address: hostOf(uri), port: uri.port ?? PORTS[protocol] }]
}

/** RFC 3261, 19.1.1: `maddr` takes the host's place. */
export function hostOf({ host, parameters }: SipUri): string {
  const instead = parameters.get('maddr')
  return instead === undefined ? host : plainHost(instead)
}

/** What `transport` asks for; undefined leaves it to DNS. */
function askedProtocol({ scheme, parameters }: SipUri): Protocol | 'none' | undefined {
  const name = parameters.get('transport')?.toLowerCase()
  if (name === undefined) return undefined
  const isSecure = scheme === 'sips'
  if (name === 'udp') return isSecure ? 'none' : 'udp'
  if (name === 'tcp' || name === 'tls') return isSecure || name === 'tls' ? 'tls' : 'tcp'
  if (name === 'ws' || name === 'wss') return isSecure || name === 'wss' ? 'wss' : 'ws'
  return 'none'
}

/** What NAPTR and SRV records say; undefined when there are none. */
async function services(
  uri: SipUri,
  asked: Protocol | undefined,
  means: Means,
): Promise<readonly Target[] | undefined> {
  const domain = hostOf(uri)
  const usable = SERVICES.filter(
    ({ protocol, isSecure }) =>
      means.protocols.includes(protocol) &&
      (asked === undefined ? isSecure || uri.scheme === 'sip' : protocol === asked),
  )
  const pointers = asked === undefined ? await naptrs(domain, usable, means) : []
  // RFC 3263, 4.1: without NAPTR records the services are asked for one by one, UDP first.
  const asIs = usable.toSorted((one, other) => Number(one.isSecure) - Number(other.isSecure))
  const guesses = asIs.map(({ srv, protocol }) => ({ name: `${srv}.${domain}`, protocol }))
  const answers = await Promise.all(
    (pointers.length > 0 ? pointers : guesses).map(async ({ name, protocol }) => ({
      protocol,
      records: await means.names.srv(name),
    })),
  )
  if (answers.every(({ records }) => records.length === 0)) return undefined
  const places = answers.flatMap(({ protocol, records }) =>
    inOrder(records.filter(isUsable), means.random).map(({ name, port }) => ({
      host: name,
      protocol,
      port,
    })),
  )
  const targets = await Promise.all(
    places.map(({ host, ...place }) => at(host, domain, place, means)),
  )
  return targets.flat()
}

/** A name server may say anything. */
function isUsable({ port }: SrvRecord): boolean {
  return isPort(port)
}

async function naptrs(domain: string, usable: typeof SERVICES, { names }: Means) {
  const records = await names.naptr(domain)
  return records
    .toSorted((one, other) => one.order - other.order || one.preference - other.preference)
    .flatMap(({ service, flags, replacement }) => {
      const known = usable.find(({ naptr }) => naptr === service.toUpperCase())
      const isSrv = flags.toLowerCase() === 's' && replacement !== ''
      return known && isSrv ? [{ name: replacement, protocol: known.protocol }] : []
    })
}

interface Place {
  readonly protocol: Protocol
  readonly port: number
}

/** @param name whom its certificate must be made out for: what the URI says (RFC 5922, 7.1). */
async function at(host: string, name: string, place: Place, { names }: Means) {
  // RFC 2782: a single dot says that there is decidedly no such service.
  if (host === '' || host === '.') return []
  const addresses = isIP(host) ? [host] : await names.addresses(host)
  return addresses.map((address) => ({ ...place, address, name }))
}
