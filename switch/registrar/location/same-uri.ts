import { parseUri, type SipUri } from '../../engine/message/uri.ts'

/** Parameters that count even when only one of two URIs has them (RFC 3261, 19.1.4). */
const ALWAYS_COUNT = ['user', 'ttl', 'method', 'maddr', 'transport'] as const

/** Whether two texts are the same SIP URI (RFC 3261, 19.1.4); a default port is not the same as none. */
export function isSameUri(one: string, other: string): boolean {
  if (one === other) return true
  const [left, right] = [parseUri(one), parseUri(other)]
  return (
    left !== undefined &&
    right !== undefined &&
    isSame(left, right) &&
    headersOf(one) === headersOf(other)
  )
}

function isSame(left: SipUri, right: SipUri): boolean {
  return (
    left.scheme === right.scheme &&
    plain(left.user) === plain(right.user) &&
    left.host === right.host &&
    left.port === right.port &&
    ALWAYS_COUNT.every((name) => parameterOf(left, name) === parameterOf(right, name)) &&
    [...left.parameters.keys()].every(
      (name) => !right.parameters.has(name) || parameterOf(left, name) === parameterOf(right, name),
    )
  )
}

function parameterOf({ parameters }: SipUri, name: string): string | undefined {
  return parameters.get(name)?.toLowerCase()
}

/** `%41` is `A`; an escaped reserved character stays another than the plain one. */
function plain(user: string | undefined): string | undefined {
  return user?.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[\w.!~*'()-]/.test(character) ? character : escaped.toUpperCase()
  })
}

function headersOf(uri: string): string {
  const question = uri.indexOf('?')
  return question < 0 ? '' : uri.slice(question).split(/[?&]/).toSorted().join('&')
}
