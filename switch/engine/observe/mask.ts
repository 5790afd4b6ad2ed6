/** Answers to a challenge: a password can be guessed from them. */
const ANSWERS = /\b((?:response|rspauth)\s*=\s*)("[^"\r\n]*"?|[^\s,;]+)/gi
/** Keys of SRTP (RFC 4568). */
const KEYS = /(\binline:)[^\s|]+/gi

/** A message's text for reading, without what would help a thief. */
export function maskSecrets(text: string): string {
  return text.replace(ANSWERS, '$1***').replace(KEYS, '$1***')
}
