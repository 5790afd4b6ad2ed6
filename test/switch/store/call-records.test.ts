import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { systemClock } from '../../../switch/engine/transport/system-clock.ts'
import type { LegStart } from '../../../switch/signalling/script/leg-record.ts'
import { CallRecords } from '../../../switch/store/call-records.ts'
import { openStore, type Store } from '../../../switch/store/store.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { aStore, silent } from './a-store.ts'

const start = (id: string): LegStart => ({
  ...{
    id,
    call: 'call-1',
    domain: 'example.org',
    direction: 'in',
    sipCallId: `${id}@phone`,
    source: 'udp:192.0.2.7:5060',
  },
  ...{ caller: 'sip:ann@example.org', called: 'sip:bob@example.org' },
})

async function spool(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'records-'))
  t.teardown(() => rm(folder, { recursive: true }))
  return folder
}

const open = ({ db }: Store, folder: string) =>
  CallRecords.open({ db, folder, node: 'ds1', clock: systemClock, log: silent })

const rowsOf = ({ db }: Store) => db.selectFrom('call_leg').selectAll().orderBy('id').execute()

test('a leg has one record, with its three moments, and the spool is empty then', async (t) => {
  const [{ store }, folder] = [await aStore(t), await spool(t)]
  const records = await open(store, folder)
  const talk = records.begin(start('one'))
  const missed = records.begin({ ...start('two'), direction: 'out' })
  talk.answered()
  talk.answered()
  talk.ended('hung up')
  talk.ended('hung up again')
  missed.ended('rejected with 486')
  await eventually(async () => (await rowsOf(store)).length === 2, 'the records')
  const [one, two] = await rowsOf(store)
  t.match(one, { call: 'call-1', node: 'ds1', direction: 'in', reason: 'hung up' })
  t.match(one, { sip_call_id: 'one@phone', source: 'udp:192.0.2.7:5060' })
  const moments = [one?.began_at, one?.answered_at, one?.ended_at].map(Number)
  t.same(moments, moments.toSorted())
  t.match(two, { direction: 'out', answered_at: null, reason: 'rejected with 486' })
  await records.close()
  t.same(await readdir(folder), [])
})

test('legs of a switch that died have their records too', async (t) => {
  const [{ store }, folder] = [await aStore(t), await spool(t)]
  const first = await open(store, folder)
  first.begin(start('one')).answered()
  first.begin(start('two')).ended('hung up')
  await eventually(async () => (await readdir(folder)).includes('one.open'), 'the spool')
  // Nobody closes it: that is how one dies.
  const second = await open(store, folder)
  await eventually(async () => (await rowsOf(store)).length === 2, 'the records')
  const [one, two] = await rowsOf(store)
  t.match(one, { id: 'one', reason: 'the switch died' })
  t.ok(one?.answered_at)
  t.match(two, { id: 'two', reason: 'hung up' })
  await Promise.all([first.close(), second.close()])
})

test('records wait for a database that is away, and none comes twice', async (t) => {
  const [{ server, store }, folder] = [await aStore(t), await spool(t)]
  const away = await openStore(server, silent)
  const said: string[] = []
  const first = await CallRecords.open({
    ...{ db: away.db, folder, node: 'ds1', clock: systemClock },
    log: (_, message) => said.push(message),
  })
  await away.close()
  first.begin(start('one')).ended('hung up')
  await eventually(() => said.includes('call records wait in the spool'), 'a complaint')
  await first.close()
  t.same(await readdir(folder), ['one.done'])
  const second = await open(store, folder)
  second.begin(start('one')).ended('told twice')
  await eventually(async () => (await readdir(folder)).length === 0, 'an empty spool')
  await second.close()
  t.equal((await rowsOf(store)).length, 1)
})
