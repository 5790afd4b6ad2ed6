import { createHash } from 'node:crypto'
import { type Test, test } from 'tap'
import { linesOf, type SipRequest } from '../../../../switch/engine/message/message.ts'
import { parseParameters, splitOutside } from '../../../../switch/engine/message/split.ts'
import { type Dialog, idle, openApplication, openEngine } from '../srf.ts'
import { FAST, Peer, SDP } from './peer.ts'

const ALICE = { username: 'alice', password: 'correct horse' }

/** drachtio-srf, which has alice's password, and a callee that wants it. */
async function open(t: Test) {
  const engine = await openEngine(t, 0, { timers: FAST })
  const srf = await openApplication(t, engine)
  const callee = await Peer.open(t, engine)
  const dial = async (headers: Readonly<Record<string, string>> = {}) => {
    const made = srf.createUAC(callee.uri, { localSdp: SDP, auth: ALICE, headers })
    made.catch(() => undefined)
    return { made, invite: await callee.request('INVITE') }
  }
  return { engine, callee, dial }
}

/** The callee answers; the call is up, and hung up. */
async function complete(callee: Peer, invite: SipRequest, made: Promise<Dialog>): Promise<void> {
  callee.answer(invite, 200)
  await callee.request('ACK')
  const over = (await made).destroy()
  callee.answer(await callee.request('BYE'), 200)
  await over
}

function challenge(realm: string, nonce: string, more = ''): string {
  return `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${more}`
}

const md5 = (...parts: readonly string[]) => createHash('md5').update(parts.join(':')).digest('hex')

/** The nonces of credentials that only alice can have made for this request (RFC 2617, 3.2.2). */
function noncesOf(request: SipRequest, name: string): readonly string[] {
  return linesOf(request, name).flatMap(({ value }) => {
    const given = parseParameters(splitOutside(value.replace(/^Digest\s+/, ''), ','))
    const of = (key: string) => (given.get(key) ?? '').replaceAll('"', '')
    const parts = ['nonce', 'nc', 'cnonce', 'qop'].map(of).filter((each) => each !== '')
    const right = md5(secretOf(of('realm')), ...parts, md5('INVITE', of('uri')))
    return of('response') === right ? [of('nonce')] : []
  })
}

function secretOf(realm: string): string {
  return md5(ALICE.username, realm, ALICE.password)
}

/** Credentials an application makes by itself. */
function credentials(realm: string, nonce: string, uri: string): string {
  const response = md5(secretOf(realm), nonce, md5('INVITE', uri))
  const names = `username="${ALICE.username}", realm="${realm}", nonce="${nonce}", uri="${uri}"`
  return `Digest ${names}, response="${response}"`
}

test('stale credentials are replaced, and the call is answered (RFC 3261, 22.4)', async (t) => {
  const { engine, callee, dial } = await open(t)
  const old = credentials('one', 'n-1', callee.uri)
  const { made, invite } = await dial({ 'Proxy-Authorization': old })
  t.same(noncesOf(invite, 'proxy-authorization'), ['n-1'])
  callee.answer(invite, 407, { 'Proxy-Authenticate': challenge('one', 'n-2', ', stale=true') })
  const second = await callee.request('INVITE')
  t.same(noncesOf(second, 'proxy-authorization'), ['n-2'])
  await complete(callee, second, made)
  await idle(engine)
})

test('drachtio-srf answers one challenge: the next is the application’s', async (t) => {
  const { engine, callee, dial } = await open(t)
  const { made, invite } = await dial()
  callee.answer(invite, 407, { 'Proxy-Authenticate': challenge('proxy', 'p-1') })
  const second = await callee.request('INVITE')
  t.same(noncesOf(second, 'proxy-authorization'), ['p-1'])
  callee.answer(second, 401, { 'WWW-Authenticate': challenge('callee', 'c-1') })
  await t.rejects(made, { message: /401/ })
  await idle(engine)
})

test('a proxy’s realm and the callee’s are both satisfied (RFC 3261, 22.3)', async (t) => {
  const { engine, callee, dial } = await open(t)
  const { made, invite } = await dial({ Authorization: credentials('callee', 'c-1', callee.uri) })
  callee.answer(invite, 407, { 'Proxy-Authenticate': challenge('proxy', 'p-2') })
  const second = await callee.request('INVITE')
  t.same(noncesOf(second, 'proxy-authorization'), ['p-2'])
  t.same(noncesOf(second, 'authorization'), ['c-1'])
  await complete(callee, second, made)
  await idle(engine)
})
