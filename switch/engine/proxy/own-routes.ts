import { createHmac, timingSafeEqual } from 'node:crypto'
import { header } from '../message/header.ts'
import { firstOf, type Header, linesOf, type SipRequest, withHeaders } from '../message/message.ts'
import { parseNameAddress } from '../message/name-address.ts'
import { splitOutside } from '../message/split.ts'
import { hostPort, parseUri, type SipUri } from '../message/uri.ts'
import { advertised, isSecure, type Listener } from '../transport/transport.ts'

/** Parameter of our Record-Route that shows that it was we who wrote it. */
const SEAL = 'seal'

/**
 * Our part of route sets. Each Record-Route is sealed with the call's name, so that only the
 * parties of a call that we let pass can send through us: without the seal anybody could write a
 * Route that makes us pass on whatever he likes, and we would be an open relay.
 */
export class OwnRoutes {
  readonly #listeners: () => readonly Listener[]
  readonly #key: string

  constructor(listeners: () => readonly Listener[], key: string) {
    this.#listeners = listeners
    this.#key = key
  }

  /** What makes later requests of a dialog come by here, one for each side where these differ. */
  record(request: SipRequest, came: Listener, goes: Listener): readonly Header[] {
    const name = request.method === 'REGISTER' ? 'Path' : 'Record-Route'
    const isOne = came.protocol === goes.protocol && came.address === goes.address
    const sides = isOne && came.port === goes.port ? [goes] : [goes, came]
    return sides.map((side) => header(name, `<${this.#uri(side, request)}>`))
  }

  /** True for a URI that leads to us. */
  leadsHere({ host, port, scheme }: SipUri): boolean {
    const usual = scheme === 'sips' ? 5061 : 5060
    return this.#listeners().some((listener) =>
      [listener, advertised(listener)].some(
        (place) => place.address === host && place.port === (port ?? usual),
      ),
    )
  }

  /** The request without the Routes that led it here, and whether one of them has our seal. */
  pop(received: SipRequest): { readonly request: SipRequest; readonly isSealed: boolean } {
    const request = this.#straighten(received)
    const routes = linesOf(request, 'route').flatMap(({ value }) => splitOutside(value, ','))
    const uris = routes.map((route) => parseUri(parseNameAddress(route).uri))
    const first = uris.findIndex((uri) => !uri || !this.leadsHere(uri))
    const own = first < 0 ? routes.length : first
    if (own === 0) return { request, isSealed: false }
    const left = routes.slice(own).map((route) => header('Route', route))
    const others = request.headers.filter(({ name }) => name !== 'route')
    const isSealed = uris.slice(0, own).some((uri) => uri && this.#isSealed(uri, request))
    return { request: withHeaders(request, [...left, ...others]), isSealed }
  }

  /** A strict router before us has put our Route into the Request-URI (RFC 3261, 16.4). */
  #straighten(request: SipRequest): SipRequest {
    const uri = parseUri(request.uri)
    const routes = linesOf(request, 'route').flatMap(({ value }) => splitOutside(value, ','))
    const last = routes.at(-1)
    if (!uri?.parameters.has(SEAL) || last === undefined || !this.leadsHere(uri)) return request
    const all = [`<${request.uri}>`, ...routes.slice(0, -1)].map((route) => header('Route', route))
    const others = request.headers.filter(({ name }) => name !== 'route')
    const straight = { ...request, uri: parseNameAddress(last).uri }
    return withHeaders(straight, [...all, ...others])
  }

  #uri(listener: Listener, request: SipRequest): string {
    const { address, port } = advertised(listener)
    const transport = listener.protocol === 'udp' ? '' : `;transport=${listener.protocol}`
    const scheme = isSecure(listener) ? 'sips' : 'sip'
    const place = hostPort(address, port)
    return `${scheme}:${place}${transport};lr;${SEAL}=${this.#seal(request)}`
  }

  #isSealed({ parameters }: SipUri, request: SipRequest): boolean {
    const [given, right] = [parameters.get(SEAL) ?? '', this.#seal(request)].map((text) =>
      Buffer.from(text),
    )
    return (
      given?.length === right?.length && Boolean(given && right && timingSafeEqual(given, right))
    )
  }

  #seal(request: SipRequest): string {
    const name = firstOf(request, 'call-id') ?? ''
    return createHmac('sha256', this.#key).update(name).digest('hex').slice(0, 24)
  }
}
