import type { ScannerPolicy } from './policy.ts'

/** Bytes looked at: a scanner says who it is early on. */
const LOOKED_AT = 8192

/**
 * Makes the look that tells a scanner from its bytes, before anything is parsed.
 *
 * A header field's value may go on in the next line (RFC 3261, 7.3.1); From and To have short names.
 * A try that begins in one field ends where that ends, so no character is looked at again and again.
 */
export function scannerLook({ userAgents, parties }: ScannerPolicy): (bytes: Buffer) => boolean {
  const fields = [
    ...(userAgents.length > 0 ? [field('user-agent', userAgents)] : []),
    ...(parties.length > 0 ? [field('(?:from|f|to|t)', parties)] : []),
  ]
  if (fields.length === 0) return () => false
  const pattern = new RegExp(fields.join('|'), 'i')
  return (bytes) => pattern.test(bytes.toString('latin1', 0, LOOKED_AT))
}

function field(name: string, words: readonly string[]): string {
  const any = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return `\\r\\n${name}[ \\t]*:(?:[^\\r\\n]|\\r\\n[ \\t])*?(?<!\\w)(?:${any})(?!\\w)`
}
