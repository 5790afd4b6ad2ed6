import fc from 'fast-check'
import { test } from 'tap'
import { formatAddress, parseAddress } from '../../../inventory/model/address.ts'

const address = fc.oneof(
  fc.record({ family: fc.constant(4 as const), value: fc.bigInt(0n, 2n ** 32n - 1n) }),
  fc.record({ family: fc.constant(6 as const), value: fc.bigInt(0n, 2n ** 128n - 1n) }),
  // Few bits set, so that runs of zeros appear.
  fc.record({
    family: fc.constant(6 as const),
    value: fc.array(fc.nat(127), { maxLength: 3 }).map(sumOfBits),
  }),
)

function sumOfBits(bits: readonly number[]): bigint {
  return bits.reduce((value, bit) => value | (1n << BigInt(bit)), 0n)
}

test('an address survives being written and read', async () => {
  fc.assert(fc.property(address, (each) => same(parseAddress(formatAddress(each)), each)))
})

test('an IPv6 address means the same to the URL parser of Node', async () => {
  fc.assert(
    fc.property(address, (each) => {
      fc.pre(each.family === 6)
      return new URL(`http://[${formatAddress(each)}]/`).hostname === `[${formatAddress(each)}]`
    }),
  )
})

function same(a: ReturnType<typeof parseAddress>, b: typeof a): boolean {
  return a?.family === b?.family && a?.value === b?.value
}

const CANONICAL = [
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
] as const

for (const [text, canonical] of CANONICAL) {
  test(`${text} is written ${canonical} (RFC 5952)`, async (t) => {
    const parsed = parseAddress(text)
    t.equal(parsed && formatAddress(parsed), canonical)
  })
}

const REFUSED = [
  ...['', '192.0.2', '192.0.2.256', '192.0.2.01', '192.0.2.1.1', '0x7f.1.1.1', ' 192.0.2.1'],
  ...[':', ':::', '1::2::3', '12345::', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0'],
  ...['1:2:3:4:5:6:7::8', '192.0.2.1::', '::192.0.2.1:1', '1:2:3:4:5:6:7:192.0.2.1', ':1', '1:'],
]

for (const text of REFUSED) {
  test(`"${text}" is not an address`, async (t) => {
    t.equal(parseAddress(text), undefined)
  })
}
