import fc from 'fast-check'
import { test } from 'tap'
import { StreamDecoder, StreamError } from '../../../../switch/engine/transport/stream-decoder.ts'

const MESSAGE = 'OPTIONS sip:a@b SIP/2.0\r\nVia: x\r\nContent-Length: 4\r\n\r\nbody'
const COMPACT = 'BYE sip:a@b SIP/2.0\r\nl : 0\r\n\r\n'
const PING = '\r\n\r\n'

function decode(decoder: StreamDecoder, chunks: readonly Buffer[]): readonly string[] {
  return chunks.flatMap((chunk) =>
    [...decoder.decode(chunk)].map((piece) =>
      piece.type === 'ping' ? piece.type : piece.bytes.toString('latin1'),
    ),
  )
}

test('messages are found however the stream is cut (RFC 3261, 18.3)', async (t) => {
  const parts = fc.array(fc.constantFrom(MESSAGE, COMPACT, PING), { maxLength: 8 })
  fc.assert(
    fc.property(parts, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (all, cuts) => {
      const stream = Buffer.from(all.join(''))
      const chunks: Buffer[] = []
      for (let at = 0, turn = 0; at < stream.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1
        chunks.push(stream.subarray(at, at + size))
        at += size
      }
      const expected = all.map((part) => (part === PING ? 'ping' : part))
      t.same(decode(new StreamDecoder(), chunks), expected)
    }),
  )
})

test('a single line end between messages is ignored (RFC 3261, 7.5)', async (t) => {
  t.same(decode(new StreamDecoder(), [Buffer.from(`${COMPACT}\r\n${MESSAGE}`)]), [COMPACT, MESSAGE])
})

const REFUSED: readonly (readonly [string, string])[] = [
  ['no Content-Length', 'BYE sip:a@b SIP/2.0\r\nVia: x\r\n\r\n'],
  ['a Content-Length that is no number', 'BYE sip:a@b SIP/2.0\r\nContent-Length: x\r\n\r\n'],
  ['a body of a gigabyte', 'BYE sip:a@b SIP/2.0\r\nContent-Length: 999999999\r\n\r\n'],
  ['a header without end', 'x'.repeat(70_000)],
]

for (const [title, stream] of REFUSED) {
  test(`a stream with ${title} is given up`, async (t) => {
    t.throws(() => [...new StreamDecoder().decode(Buffer.from(stream))], StreamError)
  })
}

test('what stands before a fault is not lost with it', async (t) => {
  const pieces = new StreamDecoder().decode(
    Buffer.from(`${MESSAGE}${COMPACT}BYE x\r\nVia: x\r\n\r\n`),
  )
  t.equal(pieces.next().value?.type, 'message')
  t.equal(pieces.next().value?.type, 'message')
  t.throws(() => pieces.next(), StreamError)
})

test('a message in single bytes is copied a few times at most', async (t) => {
  const body = 'x'.repeat(100_000)
  const stream = Buffer.from(
    `MESSAGE sip:a@b SIP/2.0\r\nSubject: ${'y'.repeat(50_000)}\r\nl: 100000\r\n\r\n${body}`,
  )
  const { copy } = Buffer.prototype
  let copied = 0
  t.intercept(Buffer.prototype, 'copy', {
    value(this: Buffer, ...place: Parameters<typeof copy>) {
      const count = copy.apply(this, place)
      copied += count
      return count
    },
  })
  const decoder = new StreamDecoder()
  const found: string[] = []
  for (const byte of stream) {
    for (const piece of decoder.decode(Buffer.of(byte))) {
      if (piece.type === 'message') found.push(piece.bytes.toString())
    }
  }
  t.same(found, [stream.toString()])
  t.ok(copied < 4 * stream.length, `${copied} bytes`)
})
