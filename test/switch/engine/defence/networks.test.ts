import { test } from 'tap'
import { networks } from '../../../../switch/engine/defence/networks.ts'

test('addresses are found in networks of both families', async (t) => {
  const isIn = networks(['192.0.2.0/28', '198.51.100.7', '2001:db8:1::/48', '::1'])
  for (const address of ['192.0.2.15', '198.51.100.7', '2001:db8:1:ffff::9', '::1']) {
    t.ok(isIn(address), address)
  }
  for (const address of ['192.0.2.16', '198.51.100.8', '2001:db8:2::1', '::2', '', 'a.example']) {
    t.notOk(isIn(address), address)
  }
})

for (const text of ['', '192.0.2.0/33', '192.0.2.0/', '192.0.2.0/-1', '2001:db8::/129', 'x/8']) {
  test(`"${text}" is no network`, async (t) => {
    t.throws(() => networks([text]), new RangeError(`${text} is not a network`))
  })
}
