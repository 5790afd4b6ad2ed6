import fc from 'fast-check'
import { test } from 'tap'
import { parseAddress } from '../../../inventory/model/address.ts'
import {
  contains,
  formatSubnet,
  overlap,
  parseSubnet,
  reservedUse,
  type Subnet,
} from '../../../inventory/model/subnet.ts'

const subnet = fc
  .oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
  )
  .map(([address, prefix]) => parse(`${address}/${prefix}`))

function parse(text: string): Subnet {
  const parsed = parseSubnet(text)
  if (!parsed) throw new TypeError(`${text} is not a subnet`)
  return parsed
}

test('a subnet survives being written and read', async () => {
  fc.assert(fc.property(subnet, (each) => parse(formatSubnet(each)).last === each.last))
})

test('a subnet holds its ends and nothing beyond them', async () => {
  fc.assert(
    fc.property(subnet, ({ family, first, last, prefix }) => {
      const each = { family, first, last, prefix }
      const holds = (value: bigint) => contains(each, { family, value })
      return holds(first) && holds(last) && !holds(first - 1n) && !holds(last + 1n)
    }),
  )
})

test('subnets overlap when one holds the other', async () => {
  fc.assert(
    fc.property(subnet, subnet, (one, other) => {
      const [{ family, first: value }, { family: otherFamily, first: otherValue }] = [one, other]
      const held =
        contains(one, { family: otherFamily, value: otherValue }) ||
        contains(other, { family, value })
      return overlap(one, other) === held && overlap(other, one) === held
    }),
  )
})

const USES = [
  ['192.0.2.0/24', '192.0.2.0', 'the network address'],
  ['192.0.2.0/24', '192.0.2.255', 'the broadcast address'],
  ['192.0.2.0/24', '192.0.2.10', undefined],
  ['192.0.2.0/31', '192.0.2.0', undefined],
  ['192.0.2.0/32', '192.0.2.0', undefined],
  ['2001:db8::/64', '2001:db8::', 'the router anycast address'],
  ['2001:db8::/64', '2001:db8::ffff:ffff:ffff:ffff', undefined],
  ['2001:db8::/127', '2001:db8::', undefined],
] as const

for (const [range, text, use] of USES) {
  test(`in ${range} the address ${text} is ${use ?? 'free for a node'}`, async (t) => {
    const address = parseAddress(text)
    t.equal(address && reservedUse(parse(range), address), use)
  })
}

for (const text of ['192.0.2.0', '192.0.2.0/33', '192.0.2.0/024', '2001:db8::/129', '/24', '']) {
  test(`"${text}" is not a subnet`, async (t) => {
    t.equal(parseSubnet(text), undefined)
  })
}
