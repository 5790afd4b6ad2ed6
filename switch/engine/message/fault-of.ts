import { parseCseq } from './cseq.ts'
import type { SipMessage, SipRequest } from './message.ts'
import { splitOutside } from './split.ts'
import { isUsable } from './usable.ts'
import { parseVia } from './via.ts'

const COMPULSORY = ['via', 'from', 'to', 'call-id', 'cseq'] as const
const ONCE = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length']
/** Why a message with a good first line and a whole body is none all the same. */
export function faultOf(message: SipMessage): string | undefined {
  const names = message.headers.map(({ name }) => name)
  const missing = COMPULSORY.filter((name) => !names.includes(name))
  if (missing.length > 0) return `${missing.join(', ')} is missing`
  const repeated = ONCE.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
  if (repeated !== undefined) return `${repeated} stands there twice`
  const unusable = message.headers.find((header) => !isUsable(header))
  if (unusable) return `${unusable.name} cannot be used`
  if (!parseCseq(message)) return 'CSeq is not a number and a method'
  return message.kind === 'request' ? faultOfRequest(message) : undefined
}

function faultOfRequest(request: SipRequest): string | undefined {
  if (parseCseq(request)?.method !== request.method) return 'CSeq names another method'
  if (!areViasUsable(request)) return 'Via holds something else'
  return undefined
}

/** The answer has to find back through all of them (RFC 4475, 3.1.2.1). */
function areViasUsable({ headers }: SipMessage): boolean {
  return headers
    .filter(({ name }) => name === 'via')
    .every(({ value }) => splitOutside(value, ',').every((each) => parseVia(each)))
}
