import fc from 'fast-check'
import { test } from 'tap'
import { encodeFrame, FrameDecoder, FrameError } from '../../../../switch/engine/wire/frame.ts'

const payload = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes))

/** Cuts a stream into pieces of the given sizes, and the rest. */
function chunksOf(stream: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const chunks: Buffer[] = []
  let at = 0
  for (const size of sizes) {
    chunks.push(stream.subarray(at, at + size))
    at += size
  }
  return [...chunks, stream.subarray(at)]
}

test('frames come out whole, however the stream was cut', async () => {
  fc.assert(
    fc.property(fc.array(payload, { maxLength: 8 }), fc.array(fc.nat(90)), (payloads, sizes) => {
      const frames = payloads.map((each) => Buffer.concat([Buffer.from(`${each.length}#`), each]))
      const decoder = new FrameDecoder()
      const out = chunksOf(Buffer.concat(frames), sizes).flatMap((chunk) => decoder.decode(chunk))
      return out.length === payloads.length && out.every((each, i) => payloads[i]?.equals(each))
    }),
    { numRuns: 500 },
  )
})

test('a frame counts bytes, not characters', async (t) => {
  t.equal(encodeFrame('a|b', Buffer.from('é')).toString(), '7#a|b\r\né')
  t.equal(encodeFrame('ü').toString(), '2#ü')
  const [frame] = new FrameDecoder().decode(encodeFrame('a|b', Buffer.from('\u{1F4DE}')))
  t.equal(frame?.toString(), 'a|b\r\n\u{1F4DE}')
})

test('a length may have leading zeros, and the longest frame is 1 MiB', async (t) => {
  t.equal(new FrameDecoder().decode(Buffer.from('0000003#abc'))[0]?.toString(), 'abc')
  const long = Buffer.alloc(1024 * 1024, 'x')
  const frame = Buffer.concat([Buffer.from(`${long.length}#`), long])
  t.ok(new FrameDecoder().decode(frame)[0]?.equals(long))
})

for (const bad of [
  '#abc',
  '0#',
  'x',
  '12x#',
  '-1#a',
  ' 3#abc',
  '12345678',
  '1048577#',
  '3.0#abc',
  '\r\n3#a',
]) {
  test(`${JSON.stringify(bad)} is no frame`, async (t) => {
    t.throws(() => new FrameDecoder().decode(Buffer.from(bad)), FrameError)
  })
}

test('no bytes make the decoder fail in another way', async () => {
  fc.assert(
    fc.property(fc.array(payload), (chunks) => {
      const decoder = new FrameDecoder()
      try {
        for (const chunk of chunks) decoder.decode(chunk)
        return true
      } catch (error) {
        return error instanceof FrameError
      }
    }),
  )
})
