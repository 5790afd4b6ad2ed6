import { header } from '../../message/header.ts'
import { type AppPlace, parsePlace } from './app-place.ts'

/** Decides what becomes of new requests, instead of the applications' claims. */
export interface RequestHandler {
  /** The method it decides about, in any case; `*` for all that have no handler of their own. */
  readonly method: string
  /**
   * `http://...` and `https://...` are asked for each request. `tcp://HOST:PORT` and
   * `tls://HOST:PORT` are applications that listen; each request gets a connection of its own.
   */
  readonly uri: string
  /** How a web server is asked; POST sends the whole request along. GET when absent. */
  readonly verb?: 'GET' | 'POST'
}

export interface RequestHandlerOptions {
  readonly handlers: readonly RequestHandler[]
  /** Milliseconds a web server or an application has; 5000 when absent. */
  readonly patience?: number
  /** Requests that may wait for one of them at once, all others get 503; 500 when absent. */
  readonly mostAtOnce?: number
  /** File, PEM, of who signs the certificates of `tls://` applications; Node.js's when absent. */
  readonly authorities?: string | undefined
}

/** How one method's requests are decided about. */
export type Decider =
  | { readonly kind: 'web'; readonly url: URL; readonly verb: 'GET' | 'POST' }
  | { readonly kind: 'application'; readonly place: AppPlace }

export const USUAL_PATIENCE = 5000
export const USUAL_MOST_AT_ONCE = 500

/** What a request gets when too many others wait. */
export const TOO_MANY = { status: 503, headers: [header('Retry-After', 5)] }

/**
 * Handlers by method, in upper case.
 *
 * @throws {RangeError} when a URI is none, or has another scheme.
 */
export function decidersOf(handlers: readonly RequestHandler[]): ReadonlyMap<string, Decider> {
  return new Map(handlers.map((each) => [each.method.toUpperCase(), deciderOf(each)]))
}

function deciderOf({ uri, verb = 'GET' }: RequestHandler): Decider {
  if (!/^https?:/i.test(uri)) return { kind: 'application', place: parsePlace(uri) }
  if (!URL.canParse(uri)) throw new RangeError(`not a URL: ${uri}`)
  return { kind: 'web', url: new URL(uri), verb }
}
