/** An address as far as routing cares: the user part, as written. */
const SIP = /^sips?:([^@]*)@/i
const TEL = /^tel:([^;]+)/i

/** The host of a SIP URI, lower case; undefined for other URIs. */
export function hostOf(uri: string): string | undefined {
  const rest = /^sips?:(?:[^@]*@)?(\[[^\]]*\]|[^:;?>\s]+)/i.exec(uri)?.[1]
  return rest?.toLowerCase()
}

/**
 * The dialled user part of a Request-URI (RFC 3261, 19.1.1) or the number of a `tel:` URI
 * (RFC 3966), without password and parameters. Undefined when there is none.
 */
export function userOf(uri: string): string | undefined {
  const user = SIP.exec(uri)?.[1]?.split(':')[0] ?? TEL.exec(uri)?.[1]
  const bare = user?.split(';')[0]
  return bare === undefined || bare === '' ? undefined : bare
}
