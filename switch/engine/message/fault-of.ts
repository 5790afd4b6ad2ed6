import { parseCseq } from './cseq.ts'
import type { SipMessage } from './message.ts'
import { tagOf } from './name-address.ts'
import { isClosed, splitOutside } from './split.ts'
import { parseVia } from './via.ts'

const COMPULSORY = ['via', 'from', 'to', 'call-id', 'cseq'] as const
const ONCE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length']
/** Less strict than RFC 3261's `callid`, but without what would end it in other notations. */
const CALL_ID = /^[^\s|]+$/

/** Why a message with a good first line and a whole body is none all the same. */
export function faultOf(message: SipMessage): string | undefined {
  const names = message.headers.map(({ name }) => name)
  const missing = COMPULSORY.filter((name) => !names.includes(name))
  if (missing.length > 0) return `${missing.join(', ')} is missing`
  const repeated = ONCE.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated !== undefined) return `${repeated} stands there twice`
  if (!areNamesUsable(message)) return 'Call-ID or From tag is no word'
  const cseq = parseCseq(message)
  if (!cseq) return 'CSeq is not a number and a method'
  if (message.kind === 'request' && cseq.method !== message.method) {
    return 'CSeq names another method'
  }
  if (!areQuotesClosed(message)) return 'From or To ends within quotes'
  if (message.kind === 'request' && !areViasUsable(message)) return 'Via holds something else'
  return undefined
}

/** Otherwise everybody would see another tag (RFC 4475, 3.1.2.6). */
function areQuotesClosed({ headers }: SipMessage): boolean {
  return headers.every(({ name, value }) => !(name === 'from' || name === 'to') || isClosed(value))
}

/** The answer has to find back through all of them (RFC 4475, 3.1.2.1). */
function areViasUsable({ headers }: SipMessage): boolean {
  return headers
    .filter(({ name }) => name === 'via')
    .every(({ value }) => splitOutside(value, ',').every((each) => parseVia(each)))
}

/** What dialogs are known by: also to applications, in lines of fields. */
function areNamesUsable({ headers }: SipMessage): boolean {
  const of = (name: string) => headers.find((each) => each.name === name)?.value ?? ''
  return CALL_ID.test(of('call-id')) && /^[^\s|]*$/.test(tagOf(of('from')) ?? '')
}
