import { test } from 'tap'
import { crc32c } from '../../../image/formats/crc32c.ts'

/** RFC 3720, B.4; the sums are given there as they are sent, lowest byte first. */
const EXAMPLES: readonly (readonly [string, Uint8Array, number])[] = [
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
  ['31 to 0', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
  ['"123456789"', Buffer.from('123456789'), 0xe3069283],
]

for (const [name, bytes, sum] of EXAMPLES) {
  test(`the sum of ${name} is the known one`, async (t) => {
    t.equal(crc32c(bytes), sum)
  })
}
