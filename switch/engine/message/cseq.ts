import type { SipMessage } from './message.ts'

const CSEQ = /^(\d{1,10})[ \t]+(\S+)$/

/** Sequence number and method; the number has 31 bits (RFC 3261, 8.1.1.5). */
export function parseCseq(
  message: SipMessage,
): { readonly number: number; readonly method: string } | undefined {
  const value = message.headers.find(({ name }) => name === 'cseq')?.value ?? ''
  const [, number, method] = CSEQ.exec(value) ?? []
  if (number === undefined || method === undefined || Number(number) >= 2 ** 31) return undefined
  return { number: Number(number), method }
}
