/** How an application wants a request passed on. */
export interface ProxyOptions {
  /** SIP URIs, in the order they are tried. */
  readonly destinations: readonly string[]
  /** All destinations at once, not one after the other. */
  readonly isSimultaneous: boolean
  /** Later requests of the dialog, too, come by here (RFC 3261, 16.6, item 4). */
  readonly isRecordRouting: boolean
  /** Contacts of a 3xx are tried, too. */
  readonly followsRedirects: boolean
  /** The application is told of each final response. */
  readonly isFull: boolean
  /** Milliseconds a destination has for its first word, a 100 included. */
  readonly provisionalTimeout?: number
  /** Milliseconds a destination has for its final response. */
  readonly finalTimeout?: number
}

const DURATION = /^(\d{1,6})(ms|s)?$/

/** @returns milliseconds of `2s`, `1500ms`, or seconds without a unit. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = DURATION.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (unit === 'ms' ? 1 : 1000)
}
