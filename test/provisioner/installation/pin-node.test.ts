import { chownSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { pinNode, withoutPin } from '../../../provisioner/installation/pin-node.ts'

const PINS =
  '# by name\nds1 ssh-ed25519 AAAA1\nds2,ds2.example.org ssh-ed25519 AAAA2\nds11 ssh-ed25519 AAAA3\n'

test('a pin goes, and no other name that only looks like it', async (t) => {
  t.equal(withoutPin(PINS, 'ds1'), PINS.replace('ds1 ssh-ed25519 AAAA1\n', ''))
  t.equal(withoutPin(PINS, 'ds2'), PINS.replace('ds2,', ''))
  t.equal(withoutPin(PINS, 'ds3'), PINS)
})

test('a node that was installed anew has its new key pinned, and no other', async (t) => {
  const folder = t.testdir({ known_hosts: PINS })
  const pins = () => readFileSync(join(folder, 'known_hosts'), 'utf8')
  t.equal(await pinNode(folder, 'ds1', 'AAAA9'), true)
  const expected = `${PINS.replace('ds1 ssh-ed25519 AAAA1\n', '')}ds1 ssh-ed25519 AAAA9\n`
  t.equal(pins(), expected)
  t.equal(await pinNode(folder, 'ds1', 'AAAA9'), false, 'once')
  t.equal(pins(), expected)
})

test('a file that ends in the middle of a line goes on with the next', async (t) => {
  const folder = t.testdir({
    known_hosts: 'ds1 ssh-ed25519 AAAA1',
    none: {},
    empty: { known_hosts: '' },
  })
  await pinNode(folder, 'ds2', 'AAAA2')
  t.equal(readFileSync(join(folder, 'known_hosts'), 'utf8').split('\n')[1], 'ds2 ssh-ed25519 AAAA2')
  await pinNode(join(folder, 'empty'), 'ds2', 'AAAA2')
  t.equal(readFileSync(join(folder, 'empty/known_hosts'), 'utf8'), 'ds2 ssh-ed25519 AAAA2\n')
  t.equal(await pinNode(join(folder, 'none'), 'ds1', 'AAAA1'), false, 'no installation, no pin')
})

test("what root writes into an operator's repository stays his", {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (t) => {
  const folder = t.testdir({ known_hosts: PINS })
  chownSync(folder, 1234, 1234)
  await pinNode(folder, 'ds1', 'AAAA9')
  t.match(statSync(join(folder, 'known_hosts')), { uid: 1234, gid: 1234 })
})
