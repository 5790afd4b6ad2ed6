import { splitOutside } from '../../engine/message/split.ts'

/** Parameters of a `Digest` header by lower-case name, values without quotes. */
export type AuthParameters = ReadonlyMap<string, string>

const SCHEME = /^\s*digest\s+/i
const PARAMETER = /^([\w!%*+.`'~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))$/s

/**
 * Reads the value of WWW-Authenticate, Authorization and their Proxy kin (RFC 7235, 2.1; RFC 3261,
 * 25.1). A string is a fault; undefined is a scheme other than Digest, which is not ours to judge.
 */
export function parseAuthHeader(value: string): AuthParameters | string | undefined {
  const scheme = SCHEME.exec(value)
  if (!scheme) return undefined
  const parameters = new Map<string, string>()
  for (const part of splitOutside(value.slice(scheme[0].length), ',')) {
    if (part === '') continue
    const match = PARAMETER.exec(part)
    const name = match?.[1]?.toLowerCase()
    if (!match || name === undefined) return 'a parameter is not name=value'
    if (parameters.has(name)) return `${name} stands there twice`
    parameters.set(name, match[3] ?? (match[2] ?? '').replace(/\\(.)/gs, '$1'))
  }
  return parameters
}

/** A scheme and its first parameter: where the next credentials of a list begin. */
const BEGINNING = /^[\w!%*+.`'~-]+[ \t]+[^\s=]/

/**
 * The challenges or credentials of one text. SIP gives each a header of its own (RFC 3261, 7.3.1),
 * but some libraries join headers of one name by commas, as HTTP allows (RFC 7235, 4.1).
 */
export function splitAuthHeaders(value: string): readonly string[] {
  const headers: string[] = []
  for (const part of splitOutside(value, ',')) {
    const last = headers.length - 1
    if (last < 0 || BEGINNING.test(part)) headers.push(part)
    else headers[last] += `, ${part}`
  }
  return headers.filter((header) => header !== '')
}

/** RFC 7616, 3.5: these stand without quotes; peers refuse them otherwise. */
const BARE: ReadonlySet<string> = new Set(['algorithm', 'nc', 'stale'])
/** A challenge lists its protections in quotes, an answer names one without. */
const BARE_IN_ANSWER: ReadonlySet<string> = new Set([...BARE, 'qop'])

export function renderChallenge(parameters: Readonly<Record<string, string>>): string {
  return render(parameters, BARE)
}

export function renderAnswer(parameters: Readonly<Record<string, string>>): string {
  return render(parameters, BARE_IN_ANSWER)
}

function render(parameters: Readonly<Record<string, string>>, bare: ReadonlySet<string>): string {
  const parts = Object.entries(parameters).map(([name, value]) =>
    bare.has(name) ? `${name}=${value}` : `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
  )
  return `Digest ${parts.join(', ')}`
}
