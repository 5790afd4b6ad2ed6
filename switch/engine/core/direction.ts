import type { SipRequest } from '../message/message.ts'
import type { ReplyContent } from '../message/reply.ts'
import type { ProxyOptions } from '../proxy/proxy-options.ts'
import type { Arrival } from '../transport/transport.ts'
import type { Application } from './application.ts'

/** What becomes of a new request. */
export type Direction =
  | { readonly to: 'application'; readonly application: Application }
  /** Whoever claims it, among those with this tag. */
  | { readonly to: 'tag'; readonly tag: string }
  /** It is passed on. */
  | { readonly to: 'proxy'; readonly options: ProxyOptions }
  /** The engine answers it. */
  | { readonly to: 'nobody'; readonly content: ReplyContent }

/** Decides about new requests where more than claims does. */
export interface Directions {
  /**
   * Finds out where a request goes, and calls back once, at once or later.
   *
   * @returns what calls the search off; undefined when claims decide.
   */
  find(
    request: SipRequest,
    arrival: Arrival,
    then: (direction: Direction) => void,
  ): (() => void) | undefined
}

/** Has a request while it is not decided who gets it. */
export const UNDECIDED: Application = {
  name: '',
  tags: new Set(),
  claims: new Set(),
  isBusy: false,
  tell: () => 0,
}
