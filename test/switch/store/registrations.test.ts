import { sql } from 'kysely'
import { test } from 'tap'
import { StoredRegistrations } from '../../../switch/store/stored-registrations.ts'
import { aStore } from './a-store.ts'

test('one node at a time has the lease of a trunk, and its word stays the same', async (t) => {
  const { store } = await aStore(t)
  const stored = new StoredRegistrations(store.db)
  const takers = ['ds1', 'ds2', 'ds3'].map((node) => stored.take('one', node, `word-${node}`))
  const words = (await Promise.all(takers)).filter((word) => word !== undefined)
  t.equal(words.length, 1, 'of those who ask at once one gets it')
  const [word = ''] = words
  const [holder = ''] = ['ds1', 'ds2', 'ds3'].filter((node) => word === `word-${node}`)
  const other = holder === 'ds1' ? 'ds2' : 'ds1'
  t.equal(await stored.take('one', holder, 'x'), word, 'its own is renewed')
  t.equal(await stored.take('one', other, 'x'), undefined)
  const until = new Date('2030-01-01T00:00:00Z')
  await stored.tell('one', other, { kind: 'failed', reason: 'not its to tell' })
  await stored.tell('one', holder, { kind: 'registered', until: until.getTime() })
  const told = { state: 'registered', reason: null, node: holder, until } as const
  t.same(await stored.all(), new Map([['one', told]]))
  await stored.giveBack('one', other)
  t.equal(await stored.take('one', other, 'x'), undefined, 'nobody gives back what is not his')
  await stored.giveBack('one', holder)
  t.equal(await stored.take('one', other, 'x'), word, 'given back, it is the next one’s')
  t.same(await stored.lines(), new Map([[word, 'one']]))
  await sql`update trunk_registration set held_until = now() - interval '1 second'`.execute(
    store.db,
  )
  t.equal(await stored.take('one', holder, 'x'), word, 'a dead node’s lease runs out')
})
