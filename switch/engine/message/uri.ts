import { parseParameters } from './split.ts'

/** A SIP or SIPS URI (RFC 3261, 19.1). */
export interface SipUri {
  readonly scheme: 'sip' | 'sips'
  /** As written, escapes and all; absent when there is none. */
  readonly user?: string
  /** A name, an IPv4 address, or an IPv6 address without its brackets. */
  readonly host: string
  readonly port?: number
  readonly parameters: ReadonlyMap<string, string>
}

const URI =
  /^(sips?):(?:([^@<>"\s]*)@)?(\[[0-9a-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?((?:;[^?\s]*)?)(?:\?\S*)?$/i

/** @returns undefined when the text is no SIP URI. */
export function parseUri(text: string): SipUri | undefined {
  const match = URI.exec(text)
  const [, scheme, user, host, port, parameters = ''] = match ?? []
  if (!scheme || !host || (port !== undefined && !isPort(Number(port)))) return undefined
  return {
    scheme: scheme.toLowerCase() === 'sips' ? 'sips' : 'sip',
    ...(user === undefined ? {} : { user }),
    host: plainHost(host),
    ...(port === undefined ? {} : { port: Number(port) }),
    parameters: parseParameters(parameters.split(';').slice(1)),
  }
}

/**
 * Lower case, an IPv6 address without its brackets; the third colon RFC 3261's grammar takes before
 * an IPv4 address is left out (RFC 5118, 4.10).
 */
export function plainHost(host: string): string {
  const lower = host.toLowerCase()
  return lower.startsWith('[') ? lower.slice(1, -1).replace(':::', '::') : lower
}

export function isPort(port: number): boolean {
  return port > 0 && port < 65536
}

/** `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
