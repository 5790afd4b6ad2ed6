import { CORPUS } from './corpus.ts'
import type { Random } from './random.ts'

type Mutation = (text: string, random: Random) => string

const BITS = [
  ...['', ' ', '\t', '\r\n', '\r\n ', '\r', '\n', '\0', '\x7f', '\xff', '\xc3\xa9', '"', '\\', '<'],
  ...['>', ';', ',', ':', '=', '@', '|', '#', '[', ']', '?', '%', '%00', '*', '-1', '0', '1', '/'],
  ...['4294967296', '99999999999999999999', 'SIP/2.0', 'z9hG4bK', ';tag=', ';lr', ';rport'],
  ...['localhost', '[::1]', '[2001:db8:::1.2.3.4]', 'sip:', 'sips:', 'tel:+1', '<sip:a@b>;', 'x'],
  ...[
    ';received=',
    ';maddr=',
    ';transport=tcp',
    ';transport=x',
    'nowhere.example.org',
    '__proto__',
  ],
]
const METHODS = [
  ...['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'INFO', 'UPDATE', 'PRACK', 'REFER'],
  ...['SUBSCRIBE', 'NOTIFY', 'MESSAGE', 'PUBLISH', 'invite', 'X'],
]
const LINES = [
  ...['Content-Length: 0', 'l: 5', 'Content-Length: -1', 'Require: 100rel', 'Supported: 100rel'],
  ...['Route: <sip:192.0.2.7;lr>', 'Route: <sip:192.0.2.7>', 'Record-Route: <sip:r;lr>', 'Via: x'],
  ...['Record-Route: <sip:a>, <sip:b>', 'RSeq: 1', 'RAck: 1 1 INVITE', 'Max-Forwards: 0'],
  ...['Contact: *', 'Contact: <sip:x@192.0.2.9>', 'Session-Expires: 90;refresher=uas', 'Min-SE: 9'],
  ...[
    'Expires: 0',
    'Subscription-State: terminated',
    'Event: refer',
    'm: <sip:>',
    'Timer: 1',
    'x:',
  ],
  ...['Retry-After: 0', 'Replaces: a;to-tag=b;from-tag=c', 'Reason: SIP;cause=200', ': x', 'v:'],
]

const splice: Mutation = (text, random) => {
  const at = random.below(text.length + 1)
  const end = at + (random.once(3) ? random.below(40) : random.below(4))
  return text.slice(0, at) + random.of(BITS) + text.slice(end)
}

const repeat: Mutation = (text, random) => {
  const at = random.below(text.length + 1)
  const piece = text.slice(at, at + 1 + random.below(30))
  return text.slice(0, at) + piece.repeat(1 + random.below(50)) + text.slice(at)
}

/** Lines of one message changed, and put together again. */
function inLines(change: (lines: string[], at: number, random: Random) => void): Mutation {
  return (text, random) => {
    const lines = text.split('\r\n')
    change(lines, random.below(lines.length), random)
    return lines.join('\r\n')
  }
}

const dropLine = inLines((lines, at) => void lines.splice(at, 1))
const addLine = inLines((lines, at, random) => void lines.splice(at + 1, 0, random.of(LINES)))
const doubleLine = inLines((lines, at) => void lines.splice(at, 0, lines[at] ?? ''))
const swapLines = inLines((lines, at, random) => {
  const other = random.below(lines.length)
  const [one = '', two = ''] = [lines[at], lines[other]]
  lines[at] = two
  lines[other] = one
})
/** A line of another message, which knows other dialogs and transactions. */
const borrowLine = inLines((lines, at, random) => {
  lines[at] = random.of(random.of(CORPUS).split('\r\n'))
})

const otherMethod: Mutation = (text, random) => {
  const method = random.of(METHODS)
  return text.replace(/^\S+/, method).replace(/^(CSeq\s*:\s*\d+\s+)\S+/im, `$1${method}`)
}

const otherNumber: Mutation = (text, random) => {
  const digits = [...text.matchAll(/\d+/g)]
  if (digits.length === 0) return text
  const { index, 0: found } = random.of(digits)
  const number = random.of(['0', '1', '2', '5060', '100', '183', '200', '302', '401', '487', '999'])
  return text.slice(0, index) + number + text.slice(index + found.length)
}

const MUTATIONS: readonly Mutation[] = [
  ...[splice, splice, repeat, dropLine, addLine, addLine, doubleLine, swapLines, borrowLine],
  ...[otherMethod, otherNumber],
]

/** A message damaged in up to so many ways; sometimes not at all. */
export function mutated(text: string, random: Random, most = 4): string {
  let result = text
  for (let left = random.below(most + 1); left > 0; left -= 1) {
    result = random.of(MUTATIONS)(result, random)
  }
  return result
}
