import type { Kysely } from 'kysely'
import t from 'tap'
import { privateDatabase } from '../../../switch/store/postgres/private-server.ts'
import type { Tables } from '../../../switch/store/schema/tables.ts'
import { openStore } from '../../../switch/store/store.ts'
import { StoredLocations } from '../../../switch/store/stored-locations.ts'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { headerOf } from './phone.ts'
import { openStoreWorld } from './store-world.ts'

const DOMAIN = 'example.org'

/** Bob, 1234, is registered at all these addresses; a path leads to the last. */
async function registerBob(db: Kysely<Tables>, uris: readonly string[], path: readonly string[]) {
  await new Subscribers(db).add({ domain: DOMAIN, name: '1234', devices: [] })
  const common = { expiresAt: Date.now() + 3_600_000, callId: 'c', cseq: 1, q: 1 }
  const bindings = uris.map((uri, index) => ({
    ...{ ...common, uri: uri.replace('sip:', 'sip:bob@') },
    path: index === uris.length - 1 ? path : [],
  }))
  await new StoredLocations(db).update({ domain: DOMAIN, user: '1234' }, () => ({
    ...{ kind: 'done', bindings, contacts: [] },
  }))
}

/** Three phones of bob, of which the last is behind the fourth socket; trunks are the first two. */
const world = await openStoreWorld(t, {
  carriers: 4,
  file: ([one = '', two = '']) => ({
    trunks: [
      { name: 'one', from: ['127.0.0.1'], to: one },
      { name: 'two', from: ['192.0.2.1'], to: two },
    ],
    routes: [
      { prefix: '', trunk: 'one' },
      { prefix: '', trunk: 'two', priority: 1 },
    ],
  }),
  fill: (db, [one = '', two = '', three = '', edge = '']) =>
    registerBob(db, [one, two, three], [`<${edge};lr>`, '<sip:next.example.org;lr>']),
})

/** The records of the last call, each as direction, whether it was answered, and how it ended. */
async function recordsOf(legs: number): Promise<readonly string[]> {
  const { db, close } = await openStore(privateDatabase(`${world.folder}/db`), () => undefined)
  let rows: readonly string[] = []
  await eventually(async () => {
    const all = await db.selectFrom('call_leg').selectAll().orderBy('began_at').execute()
    const last = all.at(-1)?.call
    rows = all
      .filter(({ call }) => call === last)
      .map((each) => `${each.direction} ${each.answered_at ? 'answered' : 'not'} ${each.reason}`)
    return rows.length === legs
  }, 'the records')
  await close()
  return rows
}

t.test('every phone rings, the first to answer has the call, each leg its record', async (t) => {
  const { carrier, has } = world
  const caller = await world.phone()
  caller.request('INVITE', { body: 'v=0 offer' })
  const [one, two] = [await carrier(0).expect('INVITE'), await carrier(1).expect('INVITE')]
  const behind = await carrier(3).expect('INVITE')
  t.match(behind.head, /^INVITE sip:bob@/)
  const routes = [...behind.head.matchAll(/^Route: (.*)$/gim)].map(([, value]) => value?.trim())
  t.match(routes, [/;lr>$/, '<sip:next.example.org;lr>'], 'every hop of its path')
  const ids = [one, two, behind].map((each) => headerOf(each, 'Call-ID'))
  t.equal(new Set(ids).size, 3, 'a dialog each')
  carrier(0).respond(one, 180)
  carrier(1).respond(two, 180)
  t.equal((await caller.expect('180')).body, '')
  carrier(3).respond(behind, 486)
  carrier(1).respond(two, 200, 'v=0 answer')
  t.equal((await caller.expect('200')).body, 'relayed v=0 answer')
  caller.request('ACK')
  await carrier(1).expect('ACK')
  const cancel = await carrier(0).expect('CANCEL')
  carrier(0).respond(cancel, 200)
  // It was faster than our CANCEL.
  carrier(0).respond(one, 200, 'v=0 late')
  await carrier(0).expect('ACK')
  carrier(0).respond(await carrier(0).expect('BYE'), 200)
  carrier(1).request('BYE', { sequence: 2 })
  caller.respond(await caller.expect('BYE'), 200)
  await eventually(() => has('call over') === 1, 'the call is over')
  t.same([...(await recordsOf(4))].toSorted(), [
    'in answered callee: normal release',
    'out answered called off',
    'out answered callee: normal release',
    'out not rejected with 486',
  ])
})

t.test('nobody answers: the best of what the phones say', async () => {
  const { carrier } = world
  const caller = await world.phone()
  caller.request('INVITE', { body: 'v=0 offer', branch: 'z9hG4bKnobody' })
  carrier(0).respond(await carrier(0).expect('INVITE'), 486)
  carrier(1).respond(await carrier(1).expect('INVITE'), 500)
  carrier(3).respond(await carrier(3).expect('INVITE'), 480)
  await caller.expect('480')
})

t.test('a fail-over has a record for each trunk it tried', async (t) => {
  const { carrier } = world
  const caller = await world.phone()
  caller.request('INVITE', { body: 'v=0 offer', number: '999', branch: 'z9hG4bKover' })
  const first = await carrier(0).expect('INVITE')
  carrier(0).respond(first, 503)
  const second = await carrier(1).expect('INVITE')
  t.not(headerOf(second, 'Call-ID'), headerOf(first, 'Call-ID'))
  carrier(1).respond(second, 486)
  await caller.expect('486')
  t.same([...(await recordsOf(3))].toSorted(), [
    'in not refused: 486',
    'out not rejected with 486',
    'out not rejected with 503',
  ])
})
