import { test } from 'tap'
import type { Binding } from '../../../switch/registrar/location/binding.ts'
import type { RegisterOutcome } from '../../../switch/registrar/location/register.ts'
import { listenForNews } from '../../../switch/store/news.ts'
import { openStore } from '../../../switch/store/store.ts'
import { StoredLocations } from '../../../switch/store/stored-locations.ts'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { Whereabouts } from '../../../switch/store/whereabouts.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { aStore, silent } from './a-store.ts'

const ALICE = { domain: 'example.org', user: 'alice' }
const DEVICES = [{ username: 'alice-desk', password: 'sesame' }]
const SUBSCRIBER = { domain: 'example.org', name: 'alice', devices: DEVICES }

const binding = (uri: string, more: Partial<Binding> = {}): Binding => ({
  ...{ uri, expiresAt: 2_000_000_000_000, callId: 'one@phone', cseq: 1, q: 1, path: [] },
  ...more,
})

const done = (...bindings: readonly Binding[]): RegisterOutcome => ({
  ...{ kind: 'done', bindings, contacts: [] },
})

test('tables are made once, by whoever comes first', async (t) => {
  const { server } = await aStore(t)
  const news: string[] = []
  const open = () => openStore(server, (_, message) => news.push(message))
  for (const store of await Promise.all([open(), open(), open()])) await store.close()
  t.same(news, [])
})

test('a subscriber and what may register for him', async (t) => {
  const { store } = await aStore(t)
  const subscribers = new Subscribers(store.db)
  t.ok(await subscribers.add({ ...SUBSCRIBER, displayName: 'Alice' }))
  t.notOk(await subscribers.add({ ...SUBSCRIBER, displayName: 'Another' }))
  t.same(await subscribers.list(), [
    { domain: 'example.org', name: 'alice', displayName: 'Alice', devices: ['alice-desk'] },
  ])
  const locations = new StoredLocations(store.db)
  t.ok(await locations.hasDomain('example.org'))
  t.notOk(await locations.hasDomain('example.net'))
  const account = await locations.accountOf('example.org', 'alice-desk')
  t.same(account?.users, ['alice'])
  t.same(Object.keys(account?.secrets ?? {}).sort(), ['MD5', 'SHA-256', 'SHA-512-256'])
  t.notMatch(JSON.stringify(account), /sesame/)
  t.ok(await subscribers.remove('example.org', 'alice'))
  t.notOk(await subscribers.remove('example.org', 'alice'))
  t.same(await subscribers.list(), [])
})

test('a device stands for one subscriber: its name is not given twice', async (t) => {
  const { store } = await aStore(t)
  const subscribers = new Subscribers(store.db)
  await subscribers.add(SUBSCRIBER)
  await t.rejects(subscribers.add({ ...SUBSCRIBER, name: 'bob' }), /device_username/)
  t.same(
    (await subscribers.list()).map(({ name }) => name),
    ['alice'],
  )
})

test('bindings come back as they were kept', async (t) => {
  const { store } = await aStore(t)
  await new Subscribers(store.db).add(SUBSCRIBER)
  const locations = new StoredLocations(store.db)
  const desk = binding('sip:desk@192.0.2.1', {
    ...{ q: 0.7, path: ['<sip:edge.example;lr>', '<sip:es2;lr>'], cseq: 4_294_967_295 },
    flow: { instance: '<urn:uuid:1>', regId: 1 },
  })
  const soft = binding('sip:soft@192.0.2.2')
  await locations.update(ALICE, () => done(desk, soft))
  t.same(await locations.bindingsOf(ALICE, 0), [desk, soft])
  await locations.update(ALICE, (before) => done(...before.slice(0, 1)))
  t.same(await locations.bindingsOf(ALICE, 0), [desk])
  const refusal = { kind: 'refused', status: 423, reason: 'Brief', headers: {} } as const
  t.equal(await locations.update(ALICE, () => refusal), refusal)
  t.same(await locations.bindingsOf(ALICE, 0), [desk])
  t.same(await locations.bindingsOf(ALICE, desk.expiresAt), [])
  const stranger = await locations.update({ ...ALICE, user: 'mallory' }, () => done(desk))
  t.match(stranger, { kind: 'refused', status: 403 })
})

test('phones of one subscriber that register at once do not undo each other', async (t) => {
  const { store } = await aStore(t)
  await new Subscribers(store.db).add(SUBSCRIBER)
  const nodes = [new StoredLocations(store.db), new StoredLocations(store.db)]
  const phones = Array.from({ length: 20 }, (_, number) => binding(`sip:${number}@192.0.2.1`))
  await Promise.all(
    phones.map((phone, number) =>
      nodes[number % 2]?.update(ALICE, (before) => done(...before, phone)),
    ),
  )
  t.equal((await nodes[0]?.bindingsOf(ALICE, 0))?.length, 20)
})

test('a change on one node is soon known on the others', async (t) => {
  const { server, store } = await aStore(t)
  const subscribers = new Subscribers(store.db)
  const locations = new StoredLocations(store.db)
  const whereabouts = new Whereabouts(store.db)
  let missed = 0
  const stop = await listenForNews(server, {
    hear: (news) => {
      locations.hear(news)
      void whereabouts.hear(news)
    },
    missed: async () => {
      missed += 1
      locations.forget()
      await whereabouts.load()
    },
    log: silent,
  })
  t.teardown(stop)
  t.equal(await locations.accountOf('example.org', 'alice-desk'), undefined)
  t.notOk(await locations.hasDomain('example.org'))
  await subscribers.add(SUBSCRIBER)
  const known = async () => (await locations.accountOf('example.org', 'alice-desk')) !== undefined
  await eventually(known, 'the account')
  await eventually(() => locations.hasDomain('example.org'), 'the domain')
  const other = new StoredLocations(store.db)
  const desk = binding('sip:desk@192.0.2.1', { q: 0.1 })
  const soft = binding('sip:soft@192.0.2.2', { expiresAt: 1_000_000_000_000 })
  await other.update(ALICE, () => done(desk, soft))
  await eventually(() => whereabouts.of(ALICE, 0)?.length === 2, 'the bindings')
  t.same(whereabouts.of(ALICE, 0), [soft, desk], 'best first')
  t.same(whereabouts.of(ALICE, 1_500_000_000_000), [desk], 'not what is over')

  await store.db.executeQuery(BREAK_LISTENERS)
  await eventually(() => missed === 1, 'another connection')
  await subscribers.remove('example.org', 'alice')
  await eventually(() => whereabouts.size === 0, 'the end of the bindings')
  t.equal(await locations.accountOf('example.org', 'alice-desk'), undefined)
})

const BREAK_LISTENERS = {
  sql: `select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'switchyard news'`,
  parameters: [],
  query: { kind: 'RawNode', sqlFragments: [], parameters: [] },
  queryId: { queryId: 'break' },
} as const
