import { parseNameAddress } from './name-address.ts'
import { parseParameters, splitOutside } from './split.ts'

/** Names a dialog as its receiver knows it (RFC 3891, 6.1). */
export interface DialogName {
  readonly callId: string
  /** Tag of the receiver. */
  readonly toTag: string
  readonly fromTag: string
}

export interface Replaces extends DialogName {
  /** The dialog is meant only while it rings. */
  readonly isEarlyOnly: boolean
}

/** Value of Replaces; undefined when it makes no sense. */
export function parseReplaces(value: string): Replaces | undefined {
  const [callId = '', ...rest] = splitOutside(value, ';')
  const parameters = parseParameters(rest)
  const [toTag, fromTag] = [parameters.get('to-tag'), parameters.get('from-tag')]
  if (callId === '' || !toTag || !fromTag) return undefined
  return { callId, toTag, fromTag, isEarlyOnly: parameters.has('early-only') }
}

/** The dialog that the URI of a Refer-To wants replaced (RFC 3891, 7); undefined when there is none. */
export function replacesIn(referTo: string): Replaces | undefined {
  const [, headers = ''] = parseNameAddress(referTo).uri.split('?')
  const value = /(?:^|&)replaces=([^&]*)/i.exec(headers)?.[1]
  return value === undefined ? undefined : parseReplaces(unescaped(value))
}

/** An escape that is none stays as it is. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
