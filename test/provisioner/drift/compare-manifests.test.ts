import fc from 'fast-check'
import { test } from 'tap'
import { compareManifests } from '../../../provisioner/drift/compare-manifests.ts'

const manifest = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'))

test('a manifest is made the other by its differences, and by no fewer', async (t) => {
  fc.assert(
    fc.property(manifest, manifest, (known, found) => {
      const made = new Map<string, string>(Object.entries(known))
      const differences = compareManifests(known, found)
      for (const { fact, was, is } of differences) {
        if (made.get(fact) !== was || was === is) return false
        if (is === undefined) made.delete(fact)
        else made.set(fact, is)
      }
      return JSON.stringify([...made].sort()) === JSON.stringify(Object.entries(found).sort())
    }),
  )
  t.pass()
})

test('what is new, gone and changed, by name', async (t) => {
  const known = { 'file /etc/a': '1', 'file /etc/b': '1', 'user eve': '1' }
  const found = { 'file /etc/a': '1', 'file /etc/b': '2', 'unit x.timer': 'enabled' }
  t.same(compareManifests(known, found), [
    { fact: 'file /etc/b', was: '1', is: '2' },
    { fact: 'unit x.timer', is: 'enabled' },
    { fact: 'user eve', was: '1' },
  ])
})
