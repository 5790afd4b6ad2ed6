import { parseParameters, splitOutside } from './split.ts'

/** Value of From, To, Contact, Route, Record-Route (RFC 3261, 20.10). */
export interface NameAddress {
  /** What stands before the URI, as written. */
  readonly display: string
  readonly uri: string
  readonly parameters: ReadonlyMap<string, string>
}

/** One value; parameters of an unbracketed URI belong to the header (RFC 3261, 20). */
export function parseNameAddress(text: string): NameAddress {
  const open = openingBracket(text)
  if (open < 0) {
    const [uri = '', ...rest] = splitOutside(text, ';')
    return { display: '', uri, parameters: parseParameters(rest) }
  }
  const close = text.indexOf('>', open)
  const end = close < 0 ? text.length : close
  return {
    display: text.slice(0, open).trim(),
    uri: text.slice(open + 1, end).trim(),
    parameters: parseParameters(splitOutside(text.slice(end + 1), ';').slice(1)),
  }
}

/** A quoted display name may hold a bracket. */
function openingBracket(text: string): number {
  if (!text.startsWith('"')) return text.indexOf('<')
  let index = 1
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1
  return text.indexOf('<', index)
}

/** The tag of a From or To value. */
export function tagOf(value: string | undefined): string | undefined {
  const tag = value === undefined ? undefined : parseNameAddress(value).parameters.get('tag')
  return tag === '' ? undefined : tag
}
