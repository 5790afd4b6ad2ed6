import { test } from 'tap'
import { sourceOf } from '../../../../switch/engine/defence/source-of.ts'

const CASES = [
  ['192.0.2.9', '192.0.2.9'],
  ['::ffff:192.0.2.9', '192.0.2.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8::/64'],
  ['::1', '::/64'],
  ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['', ''],
] as const

for (const [address, source] of CASES) {
  test(`the limits of "${address}" are those of "${source}"`, async (t) => {
    t.equal(sourceOf(address), source)
  })
}
