import { randomBytes } from 'node:crypto'

/** A password nobody chose: 120 random bits, in characters that telephones take. */
export const newPassword = (): string => randomBytes(15).toString('base64url')
