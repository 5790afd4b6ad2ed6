import t from 'tap'
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../../../switch/registrar/digest/algorithm.ts'
import { parseAuthHeader } from '../../../switch/registrar/digest/auth-header.ts'
import { digestHa1, digestResponse } from '../../../switch/registrar/digest/response.ts'
import { StoredAccounts } from '../../../switch/store/stored-accounts.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { headerOf, type Message } from './phone.ts'
import { openStoreWorld } from './store-world.ts'

const ACCOUNT = { username: 'us', password: 'correct horse' }

/** A switch with an account at the first carrier; calls come from this machine. */
const { carrier, phone, has, said } = await openStoreWorld(t, {
  carriers: 2,
  file: ([one = '', two = '']) => ({
    trunks: [
      { name: 'one', from: ['127.0.0.1'], to: one },
      { name: 'two', from: ['192.0.2.1'], to: two },
      { name: 'stranger', from: ['192.0.2.2'], to: one },
    ],
    routes: [
      { prefix: '', trunk: 'one' },
      { prefix: '', trunk: 'two', priority: 1 },
      { prefix: '9', trunk: 'stranger' },
      { prefix: '9', trunk: 'two', priority: 1 },
    ],
  }),
  fill: (db) => new StoredAccounts(db).set('one', ACCOUNT),
})

/** Resolves when so many more calls are over. */
function callsOver(more = 1): () => Promise<void> {
  const before = has('call over')
  return () => eventually(() => has('call over') === before + more, 'the call is over')
}

const challenge = (realm: string, nonce: string, algorithm: DigestAlgorithm, more = '') =>
  `Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${more}`

const valuesOf = ({ head }: Message, name: string) =>
  [...head.matchAll(new RegExp(`^${name}: *(.*)$`, 'gim'))].map(([, value = '']) => value.trim())

/** Nonce and algorithm of each credential that only we can have made for this request. */
function proofsOf(request: Message, name = 'Proxy-Authorization'): readonly string[] {
  return valuesOf(request, name).flatMap((value) => {
    const given = parseAuthHeader(value)
    if (typeof given !== 'object') return []
    const of = (key: string) => given.get(key) ?? ''
    const algorithm = DIGEST_ALGORITHMS.find((each) => each === of('algorithm'))
    if (!algorithm || !request.head.startsWith(`${request.kind} ${of('uri')} `)) return []
    const ha1 = digestHa1(algorithm, { ...ACCOUNT, realm: of('realm') })
    const right = digestResponse({
      ...{ algorithm, ha1, method: request.kind, uri: of('uri'), nonce: of('nonce') },
      protection: { cnonce: of('cnonce'), nc: of('nc') },
    })
    return right === of('response') ? [`${of('nonce')} ${algorithm} ${of('nc')}`] : []
  })
}

const sequenceOf = (message: Message) => Number.parseInt(headerOf(message, 'CSeq'), 10)

for (const algorithm of DIGEST_ALGORITHMS) {
  t.test(`a trunk that wants ${algorithm} gets it, in the same call`, async (t) => {
    const caller = await phone()
    const over = callsOver()
    caller.request('INVITE', { body: 'v=0 offer' })
    const bare = await carrier(0).expect('INVITE')
    carrier(0).respond(bare, 407, '', [
      `Proxy-Authenticate: ${challenge('c', `n-${algorithm}`, algorithm)}`,
    ])
    await carrier(0).expect('ACK')
    const proved = await carrier(0).expect('INVITE')
    t.same(proofsOf(proved), [`n-${algorithm} ${algorithm} 00000001`])
    t.equal(headerOf(proved, 'Call-ID'), headerOf(bare, 'Call-ID'))
    t.equal(headerOf(proved, 'From'), headerOf(bare, 'From'), 'the tag is the same')
    t.equal(sequenceOf(proved), sequenceOf(bare) + 1)
    t.equal(proved.body, bare.body)
    carrier(0).respond(proved, 200, 'v=0 answer')
    await caller.expect('200')
    caller.request('ACK')
    const ack = await carrier(0).expect('ACK')
    t.same(valuesOf(ack, 'Proxy-Authorization'), valuesOf(proved, 'Proxy-Authorization'))
    caller.request('BYE', { sequence: 2 })
    carrier(0).respond(await carrier(0).expect('BYE'), 200)
    await over()
    t.notMatch(said.join('\n'), ACCOUNT.password)
  })
}

t.test('of several challenges the strongest is answered, and of several realms each', async (t) => {
  const caller = await phone()
  caller.request('INVITE', { body: 'v=0 offer' })
  const offered = ['MD5', 'SHA-256', 'SHA-512-256'] as const
  carrier(0).respond(await carrier(0).expect('INVITE'), 407, '', [
    ...offered.map((each) => `Proxy-Authenticate: ${challenge('proxy', `p-${each}`, each)}`),
    `Proxy-Authenticate: ${challenge('other', 'o', 'MD5')}`,
  ])
  const second = await carrier(0).expect('INVITE')
  const proxies = ['p-SHA-512-256 SHA-512-256 00000001', 'o MD5 00000001']
  t.same(proofsOf(second), proxies)
  carrier(0).respond(second, 401, '', [`WWW-Authenticate: ${challenge('callee', 'c', 'SHA-256')}`])
  const third = await carrier(0).expect('INVITE')
  t.same(proofsOf(third), proxies, 'what the proxies know is told them again')
  t.same(proofsOf(third, 'Authorization'), ['c SHA-256 00000001'])
  carrier(0).respond(third, 486)
  await caller.expect('486')
})

t.test('a stale nonce is replaced, and asking again is a refusal: the next trunk', async (t) => {
  const caller = await phone()
  caller.request('INVITE', { body: 'v=0 offer' })
  const ask = async (nonce: string, more?: string) => {
    const invite = await carrier(0).expect('INVITE')
    const header = `Proxy-Authenticate: ${challenge('c', nonce, 'SHA-256', more)}`
    carrier(0).respond(invite, 407, '', [header])
    return proofsOf(invite)
  }
  t.same(await ask('n1'), [])
  t.same(await ask('n2', ', stale=true'), ['n1 SHA-256 00000001'])
  t.same(await ask('n3'), ['n2 SHA-256 00000001'])
  carrier(1).respond(await carrier(1).expect('INVITE'), 486)
  await caller.expect('486')
  await t.rejects(carrier(0).expect('INVITE', 200), 'nobody guesses on')
})

t.test('requests within the dialog are proved as well', async (t) => {
  const caller = await phone()
  const over = callsOver()
  caller.request('INVITE', { body: 'v=0 offer' })
  carrier(0).respond(await carrier(0).expect('INVITE'), 200, 'v=0 answer')
  await caller.expect('200')
  caller.request('ACK')
  await carrier(0).expect('ACK')
  const prove = async (method: string, body?: string) => {
    const bare = await carrier(0).expect(method)
    const header = `Proxy-Authenticate: ${challenge('c', 'same', 'SHA-256')}`
    carrier(0).respond(bare, 407, '', [header])
    const proved = await carrier(0).expect(method)
    t.ok(sequenceOf(proved) > sequenceOf(bare))
    carrier(0).respond(proved, 200, body)
    return proofsOf(proved)
  }
  caller.request('INVITE', { body: 'v=0 again', sequence: 2 })
  t.same(await prove('INVITE', 'v=0 yes'), ['same SHA-256 00000001'])
  t.equal((await caller.expect('200')).body, 'relayed v=0 yes')
  caller.request('ACK', { sequence: 2 })
  caller.request('INFO', { sequence: 3 })
  t.same(await prove('INFO'), ['same SHA-256 00000002'], 'each use of a nonce is counted')
  await caller.expect('200')
  caller.request('BYE', { sequence: 4 })
  t.same(await prove('BYE'), ['same SHA-256 00000003'])
  await over()
})

t.test('without an account the call goes the next way, and a cancelled one none', async (t) => {
  const header = `Proxy-Authenticate: ${challenge('c', 'n', 'MD5')}`
  const caller = await phone()
  const over = callsOver()
  caller.request('INVITE', { body: 'v=0 offer', branch: 'z9hG4bKtaken-back' })
  const bare = await carrier(0).expect('INVITE')
  carrier(0).respond(bare, 100)
  caller.request('CANCEL', { branch: 'z9hG4bKtaken-back' })
  await caller.expect('487')
  await carrier(0).expect('CANCEL')
  carrier(0).respond(bare, 407, '', [header])
  await over()
  await t.rejects(carrier(0).expect('INVITE', 200))
  const second = await phone()
  second.request('INVITE', { body: 'v=0 offer', number: '900' })
  carrier(0).respond(await carrier(0).expect('INVITE'), 407, '', [header])
  carrier(1).respond(await carrier(1).expect('INVITE'), 486)
  await second.expect('486')
})
