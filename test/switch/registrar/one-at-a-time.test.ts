import { test } from 'tap'
import { OneAtATime } from '../../../switch/registrar/one-at-a-time.ts'

test('work of one name runs in turn, of others at the same time', async (t) => {
  const turns = new OneAtATime(10)
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise(setImmediate)
    seen.push(`${name} ends`)
  }
  await Promise.all([
    turns.run('a', work('a1')),
    turns.run('a', work('a2')),
    turns.run('b', work('b')),
  ])
  const ofA = seen.filter((each) => each.startsWith('a'))
  t.same(ofA, ['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends'])
  t.ok(seen.indexOf('b begins') < seen.indexOf('a1 ends'))
  t.equal(turns.size, 0)
})

test('what fails lets the next one run, and too much is not taken', async (t) => {
  const turns = new OneAtATime(2)
  const failing = turns.run('a', async () => {
    throw new Error('broken')
  })
  const next = turns.run('a', async () => 'ran')
  t.equal(await turns.run('a', async () => 'ran'), undefined)
  await t.rejects(failing, { message: 'broken' })
  t.equal(await next, 'ran')
  t.equal(turns.size, 0)
})
