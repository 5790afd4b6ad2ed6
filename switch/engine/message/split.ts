/**
 * Cuts a header value at a separator, where that stands neither in a quoted string nor between
 * angle brackets (RFC 3261, 7.3.1 and 25.1). One pass, whatever the text.
 */
export function splitOutside(text: string, separator: ',' | ';'): readonly string[] {
  if (!text.includes(separator)) return [text.trim()]
  const parts: string[] = []
  let start = 0
  let isQuoted = false
  let isBracketed = false
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]
    if (isQuoted) {
      if (character === '\\') index += 1
      else if (character === '"') isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === '<') isBracketed = true
    else if (character === '>') isBracketed = false
    else if (character === separator && !isBracketed) {
      parts.push(text.slice(start, index).trim())
      start = index + 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts
}

/** False when a text ends within quotes. */
export function isClosed(text: string): boolean {
  let isQuoted = false
  for (let index = text.indexOf('"'); index >= 0 && index < text.length; index += 1) {
    if (text[index] === '"') isQuoted = !isQuoted
    else if (isQuoted && text[index] === '\\') index += 1
  }
  return !isQuoted
}

/** Parameters after a value: names in lower case, values without quotes; a flag has an empty one. */
export function parseParameters(parts: readonly string[]): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const part of parts) {
    const equals = part.indexOf('=')
    if (equals >= 0) {
      const name = part.slice(0, equals).trim().toLowerCase()
      parameters.set(name, unquote(part.slice(equals + 1).trim()))
    } else if (part !== '') parameters.set(part.toLowerCase(), '')
  }
  return parameters
}

function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}
