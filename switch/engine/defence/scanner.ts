import type { ScannerPolicy } from './policy.ts'

/** Bytes looked at: a scanner says who it is early on. */
const LOOKED_AT = 8192

/** Makes the look that tells a scanner from its bytes, before anything is parsed. */
export function scannerLook(policy: ScannerPolicy): (bytes: Buffer) => boolean {
  const pattern = scannerPattern(policy)
  return (bytes) => pattern?.test(bytes.toString('latin1', 0, LOOKED_AT)) ?? false
}

/**
 * What a scanner's message matches; absent when no name is given.
 *
 * A header field's value may go on in the next line (RFC 3261, 7.3.1); From and To have short names.
 * A try that begins in one field ends where that ends, so no character is looked at again and again.
 */
export function scannerPattern({ userAgents, parties }: ScannerPolicy): RegExp | undefined {
  const fields = [
    ...(userAgents.length > 0 ? [field('user-agent', userAgents)] : []),
    ...(parties.length > 0 ? [field('(?:from|f|to|t)', parties)] : []),
  ]
  return fields.length === 0 ? undefined : new RegExp(fields.join('|'), 'i')
}

function field(name: string, words: readonly string[]): string {
  const any = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return `\\r\\n${name}[ \\t]*:(?:[^\\r\\n]|\\r\\n[ \\t])*?(?<!\\w)(?:${any})(?!\\w)`
}
