import type { Address } from '../../app/lower/leg.ts'
import { parseNameAddress } from '../../engine/message/name-address.ts'
import { userOf } from '../../routing/sip-user.ts'

/** Value of From or To, or a bare URI, as scripts see it. */
export function readAddress(text: string): Address {
  const { display, uri } = parseNameAddress(text)
  return { uri, user: unescaped(userOf(uri) ?? ''), display: unquoted(display) }
}

/** Value of From: the name is quoted, whatever is in it (RFC 3261, 25.1). */
export function renderAddress({ uri, display }: Address): string {
  const name = display.replace(/[\r\n]/g, ' ').replace(/["\\]/g, '\\$&')
  return `${name === '' ? '' : `"${name}" `}<${uri}>`
}

function unquoted(display: string): string {
  const inner = /^"(.*)"$/s.exec(display)?.[1]
  return inner === undefined ? display : inner.replace(/\\(.)/gs, '$1')
}

/** RFC 3261, 19.1.2; a percent sign that escapes nothing stays as it is. */
function unescaped(user: string): string {
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}
