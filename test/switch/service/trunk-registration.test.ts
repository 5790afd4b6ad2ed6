import t from 'tap'
import { parseAuthHeader } from '../../../switch/registrar/digest/auth-header.ts'
import { privateDatabase } from '../../../switch/store/postgres/private-server.ts'
import { openStore } from '../../../switch/store/store.ts'
import { StoredAccounts } from '../../../switch/store/stored-accounts.ts'
import { StoredRegistrations } from '../../../switch/store/stored-registrations.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { headerOf } from './phone.ts'
import { openStoreWorld } from './store-world.ts'

const ACCOUNT = { username: 'us', password: 'correct horse' }

/** The first carrier is registered at, and sends calls from where no trunk is known to be. */
const world = await openStoreWorld(t, {
  carriers: 2,
  file: ([one = '', two = '']) => ({
    trunks: [
      { name: 'one', from: [], to: one, register: { domain: 'carrier.example', expires: 120 } },
      { name: 'two', from: ['192.0.2.1'], to: two },
    ],
    routes: [{ prefix: '', trunk: 'two' }],
  }),
  fill: (db) => new StoredAccounts(db).set('one', ACCOUNT),
})

/** Our address at the carrier, once it has been told. */
let contact = ''

t.test('a trunk is registered at, with proof, and for as long as it wants', async (t) => {
  const { carrier, has, sip, folder } = world
  const bare = await carrier(0).expect('REGISTER')
  t.match(bare.head, /^REGISTER sip:carrier.example SIP/)
  t.equal(headerOf(bare, 'Expires'), '120')
  carrier(0).respond(bare, 401, '', [
    'WWW-Authenticate: Digest realm="carrier.example", nonce="n", algorithm=SHA-256, qop="auth"',
  ])
  const proved = await carrier(0).expect('REGISTER')
  const proof = parseAuthHeader(headerOf(proved, 'Authorization'))
  t.match(
    proof,
    new Map([
      ['username', 'us'],
      ['algorithm', 'SHA-256'],
      ['nonce', 'n'],
    ]),
  )
  t.equal(headerOf(proved, 'Call-ID'), headerOf(bare, 'Call-ID'))
  const own = /<(sip:us@127\.0\.0\.1:(\d+);line=\w{24})>/.exec(headerOf(proved, 'Contact'))
  t.equal(Number(own?.[2]), sip)
  contact = own?.[1] ?? ''
  carrier(0).respond(proved, 423, '', ['Min-Expires: 600'])
  const longer = await carrier(0).expect('REGISTER')
  t.equal(headerOf(longer, 'Expires'), '600')
  carrier(0).respond(longer, 200, '')
  await eventually(() => has('registered at the trunk') === 1, 'the registration')

  const { db, close } = await openStore(privateDatabase(`${folder}/db`), () => undefined)
  await eventually(async () => (await new StoredRegistrations(db).all()).size === 1, 'its state')
  t.match((await new StoredRegistrations(db).all()).get('one'), {
    state: 'registered',
    node: 'ds1',
  })
  await close()
})

t.test('calls come in over the registration alone', async (t) => {
  const { carrier, said } = world
  const caller = await world.phone()
  const to = '<sip:+4930123@carrier.example>'
  caller.request('INVITE', { body: 'v=0 offer', uri: contact, to })
  const onward = await carrier(1).expect('INVITE')
  t.match(onward.head, /^INVITE sip:\+4930123@/, 'the number is that of To')
  carrier(1).respond(onward, 486)
  await caller.expect('486')
  const stranger = await world.phone()
  const guess = contact.replace(/\w{4}$/, '0000')
  stranger.request('INVITE', { body: 'v=0 offer', uri: guess, to })
  t.equal((await stranger.expect('403')).kind, '403', 'a word that is wrong opens nothing')
  t.notMatch(said.join('\n'), ACCOUNT.password)
})

t.test('another account registers at once', async (t) => {
  const { carrier, folder } = world
  const { db, close } = await openStore(privateDatabase(`${folder}/db`), () => undefined)
  await new StoredAccounts(db).set('one', { username: 'them', password: 'x' })
  await close()
  const anew = await carrier(0).expect('REGISTER')
  t.equal(headerOf(anew, 'To'), '<sip:them@carrier.example>')
  carrier(0).respond(anew, 200, '')
})
