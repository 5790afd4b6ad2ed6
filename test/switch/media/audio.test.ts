import fc from 'fast-check'
import { test } from 'tap'
import { eventPayloads } from '../../../switch/media/audio/events.ts'
import { decode, encode, type Law, SILENCE } from '../../../switch/media/audio/g711.ts'
import { parseRtp, renderRtp } from '../../../switch/media/audio/rtp.ts'
import { readWav, WAV_HEADER, wavHeader } from '../../../switch/media/audio/wav.ts'

const LAWS: readonly Law[] = ['PCMA', 'PCMU']

/** Values of ITU-T G.711, tables 1 and 2, as samples of 16 bits: ends, middle and steps of the curve. */
const KNOWN: Readonly<Record<Law, readonly (readonly [number, number])[]>> = {
  PCMA: [
    ...([
      [0xaa, 32256],
      [0x2a, -32256],
      [0xd5, 8],
      [0x55, -8],
      [0xc5, 264],
    ] as const),
  ],
  PCMU: [
    ...([
      [0x80, 32124],
      [0x00, -32124],
      [0xff, 0],
      [0x7f, 0],
      [0xf0, 120],
    ] as const),
  ],
}

for (const law of LAWS) {
  test(`${law} as the recommendation has it`, async (t) => {
    for (const [code, sample] of KNOWN[law]) {
      t.equal(decode(law, Uint8Array.of(code))[0], sample, code.toString(16))
    }
    t.ok(Math.abs(decode(law, Uint8Array.of(SILENCE[law]))[0] ?? 99) <= 8)
  })

  test(`every code of ${law} is the code of its own sample`, async (t) => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code)
    const again = encode(law, decode(law, codes))
    // Minus zero of mu-law is the one sample with two codes.
    const others = [...codes].filter((code) => again[code] !== code && code !== 0x7f)
    t.same(others, [])
  })

  test(`${law} is off by no more than half a step`, async (t) => {
    const sample = fc.integer({ min: -32768, max: 32767 })
    fc.assert(
      fc.property(sample, (value) => {
        const [back = 0] = decode(law, encode(law, Int16Array.of(value)))
        return (
          Math.abs(back - value) <=
          Math.max(16, (Math.abs(value) + 132) / 30, Math.abs(value) - 31600)
        )
      }),
      // Where a segment of mu-law begins, half a step is more than a thirty-second of the sample.
      { numRuns: 2000, examples: [[-892]] },
    )
    t.pass()
  })
}

test('RTP is read as it was written, with what others put before and behind', async (t) => {
  const packet = fc.record({
    payloadType: fc.integer({ min: 0, max: 127 }),
    hasMarker: fc.boolean(),
    sequence: fc.integer({ min: 0, max: 65535 }),
    timestamp: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    source: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    payload: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  })
  fc.assert(
    fc.property(
      packet,
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 5 }),
      (one, sources, padding) => {
        const plain = renderRtp(one)
        t.same(parseRtp(plain), one)
        const head = Buffer.from(plain.subarray(0, 12))
        head.writeUInt8(0x80 | 0x10 | sources | (padding > 0 ? 0x20 : 0), 0)
        const extension = Buffer.from([0xbe, 0xde, 0, 1, 1, 2, 3, 4])
        const tail = Buffer.alloc(padding, padding)
        const rich = Buffer.concat([head, Buffer.alloc(4 * sources), extension, one.payload, tail])
        t.same(parseRtp(rich), one)
      },
    ),
    { numRuns: 200 },
  )
})

test('what is no RTP is nothing, and nothing makes it throw', async (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      parseRtp(Buffer.from(bytes))
    }),
    { numRuns: 5000 },
  )
  t.equal(parseRtp(Buffer.alloc(11, 0x80)), undefined)
  t.equal(parseRtp(Buffer.alloc(20)), undefined)
})

test('a key is told for 100 ms, its end three times (RFC 4733, 2.5)', async (t) => {
  const told = eventPayloads('#').map(({ payload }) => payload.toString('hex'))
  t.same(told, [
    ...['0b0a00a0', '0b0a0140', '0b0a01e0', '0b0a0280'],
    ...['0b8a0320', '0b8a0320', '0b8a0320'],
  ])
})

test('the header of a WAV file', async (t) => {
  const header = wavHeader(8000)
  t.equal(header.length, WAV_HEADER)
  t.equal(header.readUInt32LE(4), 16036)
  t.equal(header.readUInt32LE(40), 16000)
})

test('a WAV file is read, whatever chunks are before its sound', (t) => {
  const samples = Buffer.from(Int16Array.of(1, -2, 32767).buffer)
  const header = wavHeader(3)
  const note = Buffer.concat([Buffer.from('LIST\x03\0\0\0'), Buffer.from('abc\0')])
  const bytes = Buffer.concat([header.subarray(0, 12), note, header.subarray(12), samples])
  t.same(readWav(Buffer.concat([header, samples])), Int16Array.of(1, -2, 32767))
  t.same(readWav(bytes), Int16Array.of(1, -2, 32767))
  t.same(readWav(bytes.subarray(0, -1)), Int16Array.of(1, -2))
  const stereo = Buffer.concat([header, samples])
  stereo.writeUInt16LE(2, 22)
  t.throws(() => readWav(stereo), { message: 'it is not linear, mono, 16 bits, 8000 Hz' })
  t.throws(() => readWav(Buffer.from('RIFFxxxxWAVE')), { message: 'there is no sound in it' })
  t.throws(() => readWav(Buffer.from('nothing')), { message: 'it is no WAV file' })
  t.end()
})
