import fc from 'fast-check'
import { test } from 'tap'
import { parseWaivers, waiverFor } from '../../../provisioner/drift/waivers.ts'

const TEXT = `# What may differ.
ds1 file /etc/motd # the greeting is the hoster's
* file /etc/cloud/* # left by the installer
* package linux-image-*-amd64 # kernels come and go

ds2 file /etc/hosts
`

test('waivers have a node, a fact and a reason; lines that have not are told', async (t) => {
  const { waivers, faults } = parseWaivers(TEXT)
  t.same(faults, [6])
  t.same(waivers[0], {
    node: 'ds1',
    fact: 'file /etc/motd',
    reason: "the greeting is the hoster's",
  })
  const isWaived = (node: string, fact: string) => waiverFor(waivers, node, fact) !== undefined
  t.ok(isWaived('ds1', 'file /etc/motd'))
  t.notOk(isWaived('ds2', 'file /etc/motd'))
  t.notOk(isWaived('ds1', 'file /etc/motd.d/a'))
  t.ok(isWaived('ds9', 'file /etc/cloud/'))
  t.ok(isWaived('ds9', 'file /etc/cloud/a/b'))
  t.ok(isWaived('ds9', 'package linux-image-6.12-amd64'))
  t.notOk(isWaived('ds9', 'package linux-image-6.12-amd64-dbg'))
  t.notOk(isWaived('ds9', 'package linux-image-amd64'))
})

test('a pattern covers what a regular expression would', async (t) => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), minLength: 1, maxLength: 8 })
  const fact = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(text, fact, (pattern, each) => {
      const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(each)
      const waiver = { node: '*', fact: pattern, reason: 'r' }
      return (waiverFor([waiver], 'n', each) !== undefined) === expected
    }),
  )
  t.pass()
})
