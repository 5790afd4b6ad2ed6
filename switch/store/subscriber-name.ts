/** Whom a call is for. */
export interface SubscriberName {
  readonly name: string
  /** Lower case. */
  readonly domain: string
}

/** Characters a user part may have unescaped (RFC 3261, 25.1), and a host name its own (RFC 1123). */
const NAME = /^([\w.!~*'()&=+$,;?/-]{1,255})@([a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?)$/i

/** Reads `alice@example.org`; a name that would need escapes is refused. */
export function parseSubscriberName(text: string): SubscriberName | undefined {
  const [, name, domain] = NAME.exec(text) ?? []
  return name === undefined || domain === undefined
    ? undefined
    : { name, domain: domain.toLowerCase() }
}
