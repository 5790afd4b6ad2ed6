import fc from 'fast-check'
import { test } from 'tap'
import { chunksOf, LONGEST_CHUNK } from '../../../image/bake/chunks.ts'
import { differingBlocks } from '../../../image/bake/difference.ts'

const SIZE = 3 * LONGEST_CHUNK + 12_288

const extent = fc
  .tuple(fc.nat(SIZE - 1), fc.integer({ min: 1, max: SIZE }))
  .map(([start, length]) => ({ start, length: Math.min(length, SIZE - start) }))

test('chunks cover the disk once, in order, and call data what may be data', async () => {
  fc.assert(
    fc.property(fc.array(extent, { maxLength: 6 }), (data) => {
      const isData = new Uint8Array(SIZE)
      let at = 0
      for (const chunk of chunksOf(SIZE, data)) {
        if (chunk.start !== at || chunk.length > LONGEST_CHUNK || chunk.length < 1) return false
        at += chunk.length
        if (chunk.isData) isData.fill(1, chunk.start, at)
      }
      const wanted = new Uint8Array(SIZE)
      for (const { start, length } of data) wanted.fill(1, start, start + length)
      return at === SIZE && Buffer.from(isData).equals(wanted)
    }),
    { numRuns: 40 },
  )
})

test('an empty disk is one run of zeros', async (t) => {
  t.same([...chunksOf(8192, [])], [{ start: 0, length: 8192, isData: false }])
})

test('putting the differing blocks into the old bytes gives the new ones', async () => {
  const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 })
  fc.assert(
    fc.property(bytes, bytes, fc.integer({ min: 1, max: 16 }), (a, b, block) => {
      const [before, after] = [Buffer.from(a), Buffer.from(b)]
      // Make long equal runs likely.
      after.set(before.subarray(0, 40))
      const found = differingBlocks(before, after, { offset: 1000, block })
      const patched = Buffer.from(before)
      for (const { offset, bytes: patch } of found) patched.set(patch, offset - 1000)
      const touching = found.some((each, i) => {
        const next = found[i + 1]
        return next !== undefined && each.offset + each.bytes.length >= next.offset
      })
      return patched.equals(after) && !touching
    }),
  )
})
