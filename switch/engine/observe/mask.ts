/** Answers to a challenge, from which a password can be guessed, and keys of SRTP (RFC 4568). */
const SECRETS = /\b((?:response|rspauth)\s*=\s*)("[^"\r\n]*"?|[^\s,;]+)|(\binline:)[^\s|]+/gi

/** A message's text for reading, without what would help a thief. */
export function maskSecrets(text: string): string {
  return text.replace(SECRETS, (_, name?: string, __?: string, key?: string) =>
    name === undefined ? `${key}***` : `${name}***`,
  )
}
