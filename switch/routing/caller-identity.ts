import { userOf } from './sip-user.ts'

/** RFC 3323, 4.1.1.3: nothing in it identifies anybody, so it goes on as it is. */
export const ANONYMOUS_CALLER = '"Anonymous" <sip:anonymous@anonymous.invalid>'

/**
 * The From of our own INVITE: the caller's name and number at this switch's address. The tag is
 * ours to choose, and the host the caller wrote would mean nothing to the callee; the engine puts
 * the address in place of `localhost`.
 */
export function callerIdentity(from: string): string {
  const open = from.indexOf('<', endOfName(from))
  const uri = open < 0 ? (from.split(';')[0] ?? '') : (from.slice(open + 1).split('>')[0] ?? '')
  if (/@anonymous\.invalid\b/i.test(uri)) return ANONYMOUS_CALLER
  const name = open < 0 ? '' : from.slice(0, open).trim()
  const user = userOf(uri.trim())
  return `${name === '' ? '' : `${name} `}<sip:${user === undefined ? '' : `${user}@`}localhost>`
}

/** A quoted display name may hold any character, `<` among them. */
function endOfName(from: string): number {
  if (!from.trimStart().startsWith('"')) return 0
  const start = from.indexOf('"')
  for (let index = start + 1; index < from.length; index += 1) {
    if (from[index] === '\\') index += 1
    else if (from[index] === '"') return index
  }
  return 0
}
