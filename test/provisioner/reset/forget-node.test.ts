import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { forgetNode } from '../../../provisioner/reset/forget-node.ts'

const PINS =
  '# by name\nds1 ssh-ed25519 AAAA1\nds2,ds2.example.org ssh-ed25519 AAAA2\nds11 ssh-ed25519 AAAA3\n'

test('the repository forgets a node, after it has told what that is', async (t) => {
  const folder = t.testdir({
    known_hosts: PINS,
    manifests: { 'ds1.json': '{}', 'ds2.json': '{}', waivers: '' },
  })
  const expected = ['known_hosts', 'manifests/ds1.json']
  t.same(await forgetNode(folder, 'ds1', true), expected)
  t.equal(readFileSync(join(folder, 'known_hosts'), 'utf8'), PINS)
  t.same(await forgetNode(folder, 'ds1', false), expected)
  t.notMatch(readFileSync(join(folder, 'known_hosts'), 'utf8'), /ds1 /)
  t.same(await forgetNode(folder, 'ds1', false), [], 'a second time there is nothing left')
})
