import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import {
  acceptFacts,
  manifestPath,
  readManifest,
} from '../../../provisioner/drift/repository-record.ts'

const KNOWN = { firewall: 'sha256:1', 'file /etc/a': 'old', 'file /etc/b': 'old', 'user eve': '1' }
const FOUND = { firewall: 'sha256:2', 'file /etc/a': 'new', 'file /etc/c': 'new' }

test('one finding is adopted and the others stay findings', async (t) => {
  const folder = t.testdir()
  await acceptFacts(folder, { node: 'ds1', known: KNOWN, found: FOUND, pattern: 'file /etc/a' })
  t.same(await readManifest(folder, 'ds1'), { ...KNOWN, 'file /etc/a': 'new' })
})

test('what is gone is adopted, too, and facts are in their order', async (t) => {
  const folder = t.testdir()
  await acceptFacts(folder, { node: 'ds1', known: KNOWN, found: FOUND, pattern: 'user *' })
  const { 'user eve': _, ...rest } = KNOWN
  t.same(await readManifest(folder, 'ds1'), rest)
  await acceptFacts(folder, { node: 'ds1', known: KNOWN, found: FOUND })
  t.same(await readManifest(folder, 'ds1'), FOUND)
  const lines = readFileSync(join(folder, manifestPath('ds1')), 'utf8')
    .split('\n')
    .slice(1, -2)
  t.same(lines, lines.toSorted())
})

test('of a node that was never accepted nothing is known', async (t) => {
  t.equal(await readManifest(t.testdir(), 'ds1'), undefined)
})
