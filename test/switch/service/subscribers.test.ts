import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import { answerChallenge } from '../../../switch/registrar/digest/answer-challenge.ts'
import { splitAuthHeaders } from '../../../switch/registrar/digest/auth-header.ts'
import { runEngine, runSwitch } from '../../../switch/service/run-switch.ts'
import {
  privateDatabase,
  startPrivateServer,
} from '../../../switch/store/postgres/private-server.ts'
import { openStore } from '../../../switch/store/store.ts'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { VoiceMessages } from '../../../switch/store/voice-messages.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { freePorts, freeTcpPort } from '../../support/free-ports.ts'
import {
  type Dialog,
  finalOf,
  openApplication,
  openEngine,
  type Request,
  type Response,
} from '../engine/srf.ts'
import { fakeRelay } from '../media/fake-relay.ts'

const DOMAIN = 'example.org'
const NAMES = ['ann', 'bob'] as const

/** A folder with the database in it, and ann and bob in that; their password is `secret`. */
async function storeFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'subscribers-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await chmod(folder, 0o755)
  const server = await startPrivateServer({ folder: join(folder, 'db'), log: () => undefined })
  const store = await openStore(server, () => undefined)
  for (const name of NAMES) {
    const devices = [{ username: name, password: 'secret' }]
    await new Subscribers(store.db).add({ domain: DOMAIN, name, devices })
  }
  await store.close()
  await server.stop()
  return folder
}

const isLast = (notices: readonly string[], text: string) => notices.at(-1)?.includes(text) === true

/** Engine and switch on that database; no trunk, so that everyone must say who he is. */
async function openSwitch(t: Test, folder: string, trunks: SwitchFile['trunks'] = []) {
  await writeFile(join(folder, 'secret'), 'secret')
  const [[sip = 0], relay] = [await freePorts(1), await fakeRelay()]
  const secretFile = join(folder, 'secret')
  const file: SwitchFile = {
    ...{ node: 'ds1', domain: DOMAIN, routes: [], rtpengines: [relay.place], trunks },
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: sip }] },
    engine: { kind: 'switchyard', host: '127.0.0.1', port: await freeTcpPort(), secretFile },
    store: { folder: join(folder, 'db') },
  }
  const said: string[] = []
  const log = (_: string, message: string) => said.push(message)
  const [engine, logic] = [new AbortController(), new AbortController()]
  const engineRun = runEngine(file, { signal: engine.signal, log })
  const switchRun = runSwitch(file, { signal: logic.signal, log })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    logic.abort()
    await switchRun
    engine.abort()
    await engineRun
    relay.close()
  }
  t.teardown(close)
  await eventually(() => said.includes('connected to the SIP engine'), 'the switch')
  return { proxy: `sip:127.0.0.1:${sip}`, said, close, switchRun }
}

/** A phone: an engine of its own with drachtio-srf on it. */
async function openPhone(t: Test, name: string, proxy: string, password = 'secret') {
  const engine = await openEngine(t)
  const calls: { request: Request; response: Response }[] = []
  const srf = await openApplication(t, engine, {
    invite: (request, response) => calls.push({ request, response }),
  })
  const self = `<sip:${name}@${DOMAIN}>`
  const [{ port } = { port: 0 }] = engine.sip
  const contact = `<sip:${name}@127.0.0.1:${port}>`
  const send = async (uri: string, method: string, to: string, more: object = {}) => {
    const headers = { From: self, To: to, Contact: contact, ...more }
    return finalOf(await srf.request(uri, { method, proxy, headers }))
  }
  const credentials = (answer: Response, method: string, requestUri: string) => {
    const name407 = answer.status === 407 ? 'Proxy-' : ''
    const header = answer.get(name407 ? 'Proxy-Authenticate' : 'WWW-Authenticate')
    const made = answerChallenge({
      challenges: splitAuthHeaders(header),
      account: { username: name, password },
      ...{ method, requestUri, count: () => 1, cnonce: 'abc' },
    })
    if ('refusal' in made) throw new Error(made.refusal)
    return { [`${name407}Authorization`]: made.header }
  }
  const register = async (uri = `sip:${DOMAIN}`) => {
    const asked = await send(uri, 'REGISTER', self)
    return send(uri, 'REGISTER', self, credentials(asked, 'REGISTER', uri))
  }
  const call = async (user: string): Promise<Dialog> => {
    const uri = `sip:${user}@${DOMAIN}`
    const from = { From: self, To: `<${uri}>`, Contact: contact }
    const asked = finalOf(await srf.request(uri, { method: 'INVITE', proxy, headers: from }))
    const headers = { ...from, ...credentials(await asked, 'INVITE', uri) }
    return srf.createUAC(uri, { proxy, headers, localSdp: 'v=0 ann' })
  }
  const subscribe = async (user: string, event: string) => {
    const uri = `sip:${user}@${DOMAIN}`
    const common = { From: self, To: `<${uri}>`, Contact: contact, Event: event, Expires: '600' }
    const asked = await send(uri, 'SUBSCRIBE', `<${uri}>`, common)
    const headers = { ...common, ...credentials(asked, 'SUBSCRIBE', uri) }
    const notices: string[] = []
    const dialog = await srf.createUAC(uri, { proxy, method: 'SUBSCRIBE', headers })
    dialog.on('notify', (request: Request, response: Response) => {
      notices.push(`${request.get('Subscription-State')} ${request.body}`)
      response.send(200)
    })
    return { notices, dialog }
  }
  return { srf, calls, register, call, send, subscribe }
}

test('who registers is called, by who proves to be a subscriber', async (t) => {
  const { proxy } = await openSwitch(t, await storeFolder(t))
  const [ann, bob] = [await openPhone(t, 'ann', proxy), await openPhone(t, 'bob', proxy)]
  t.equal(await refusalOf(ann.call('bob')), 480)
  t.equal((await bob.register()).status, 200)
  const ringing = ann.call('bob')
  await eventually(() => bob.calls.length === 1, 'the call')
  const [{ request, response } = assertNever()] = bob.calls
  t.match(request.get('From'), /<sip:ann@/)
  t.notOk(request.has('Proxy-Authorization'), 'what proves it goes no further')
  const answered = await bob.srf.createUAS(request, response, { localSdp: 'v=0 bob' })
  const talking = await ringing
  t.equal(talking.remote.sdp, 'relayed v=0 bob')
  const over = new Promise<void>((resolve) => answered.on('destroy', () => resolve()))
  await talking.destroy()
  await over
})

test('lamps and mailboxes are told of, to whom they are for', async (t) => {
  const folder = await storeFolder(t)
  const { proxy } = await openSwitch(t, folder)
  const [ann, bob] = [await openPhone(t, 'ann', proxy), await openPhone(t, 'bob', proxy)]
  t.equal((await bob.register()).status, 200)
  const lamp = await ann.subscribe('bob', 'dialog')
  const mailbox = await bob.subscribe('bob', 'message-summary')
  await eventually(() => lamp.notices.length === 1, 'the first state of the lamp')
  t.match(lamp.notices[0], /^active;expires=\d+ [\s\S]*version="0" state="full" entity="sip:bob@/)
  t.notMatch(lamp.notices[0], '<dialog id')
  await eventually(() => mailbox.notices.length === 1, 'the first state of the mailbox')
  t.match(mailbox.notices[0], /Messages-Waiting: no\r\n[\s\S]*Voice-Message: 0\/0/)
  t.equal(await refusalOf(ann.subscribe('bob', 'message-summary')), 403)
  t.equal(await refusalOf(ann.subscribe('bob', 'weather')), 489)
  t.equal(await refusalOf(ann.subscribe('nobody', 'dialog')), 404)

  const ringing = ann.call('bob')
  await eventually(() => lamp.notices.some((each) => each.includes('>early<')), 'the lamp to blink')
  const [{ request, response } = assertNever()] = bob.calls
  await bob.srf.createUAS(request, response, { localSdp: 'v=0 bob' })
  const talking = await ringing
  await eventually(() => isLast(lamp.notices, '>confirmed<'), 'the lamp to be on')
  await talking.destroy()
  await eventually(() => !isLast(lamp.notices, '<dialog id'), 'the lamp to be off')

  const { db, close } = await openStore(privateDatabase(join(folder, 'db')), () => undefined)
  const message = { from: 'ann', duration: 1000, time: Date.now() }
  await new VoiceMessages(db).add({ domain: DOMAIN, box: 'bob' }, message, Buffer.from('RIFF'))
  await close()
  await eventually(() => isLast(mailbox.notices, 'Voice-Message: 1/0'), 'the message')
})

test('strangers and impostors make no calls', async (t) => {
  const { proxy } = await openSwitch(t, await storeFolder(t))
  const ann = await openPhone(t, 'ann', proxy)
  const thief = await openPhone(t, 'ann', proxy, 'guess')
  t.equal((await ann.register()).status, 200)
  const asked = await ann.send(`sip:bob@${DOMAIN}`, 'INVITE', `<sip:bob@${DOMAIN}>`)
  t.equal(asked.status, 407)
  t.equal(splitAuthHeaders(asked.get('Proxy-Authenticate')).length, 3)
  t.equal(await refusalOf(thief.call('bob')), 407)
  const bob = '<sip:bob@example.org>'
  const foreign = { From: '<sip:eve@elsewhere.example>' }
  const stranger = await ann.send('sip:bob@example.org', 'INVITE', bob, foreign)
  t.equal(stranger.status, 403)
  t.equal((await thief.register()).status, 401)
})

test('a trunk calls from its address, without a password', async (t) => {
  const trunks = [{ name: 'pstn', from: ['127.0.0.0/8'] }]
  const { proxy } = await openSwitch(t, await storeFolder(t), trunks)
  const [carrier, bob] = [await openPhone(t, '1000', proxy), await openPhone(t, 'bob', proxy)]
  t.equal((await bob.register()).status, 200)
  const answer = carrier.send('sip:bob@127.0.0.1', 'INVITE', '<sip:bob@127.0.0.1>')
  await eventually(() => bob.calls.length === 1, 'the call')
  bob.calls[0]?.response.send(486)
  t.equal((await answer).status, 486)
})

test('who was registered before a restart still is', async (t) => {
  const folder = await storeFolder(t)
  const first = await openSwitch(t, folder)
  t.equal((await (await openPhone(t, 'bob', first.proxy)).register()).status, 200)
  await first.close()
  const { proxy } = await openSwitch(t, folder, [{ name: 'pstn', from: ['127.0.0.1'] }])
  const carrier = await openPhone(t, '1000', proxy)
  const answer = await carrier.send('sip:bob@example.org', 'OPTIONS', '<sip:bob@example.org>')
  t.equal(answer.status, 200)
  const bob = await openPhone(t, 'bob', proxy)
  const listed = await bob.register()
  t.equal(listed.get('Contact').split('<sip:bob@').length - 1, 2, 'the old binding and the new')
})

/** What a call that is not answered gets instead; drachtio-srf rejects with it. */
async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  const failure = await call.catch((error: unknown) => error)
  return failure instanceof Error && 'status' in failure ? failure.status : failure
}

function assertNever(): never {
  throw new Error('there is no call')
}
