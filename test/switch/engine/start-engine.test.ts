import { createHash } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type Test, test } from 'tap'
import type { Engine } from '../../../switch/engine/start-engine.ts'
import {
  claimed,
  type Dialog,
  disconnect,
  finalOf,
  idle,
  openApplication,
  openEngine,
  type Request,
  type Response,
  type Srf,
  told,
  uriOf,
} from './srf.ts'

/** SDP as short as it may be. */
function sdp(address: string): string {
  return [
    ...['v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0'],
    ...['m=audio 4000 RTP/AVP 0', ''],
  ].join('\r\n')
}

const [OFFER, ANSWER, OTHER] = [sdp('192.0.2.31'), sdp('192.0.2.32'), sdp('192.0.2.33')]

type Taker = (srf: () => Srf, request: Request, response: Response) => void

interface Pair {
  readonly near: Srf
  readonly far: Srf
  readonly nearEngine: Engine
  readonly farEngine: Engine
  /** Where the far application is called. */
  readonly uri: string
}

/** Two engines, an application at each: near calls, far is called. */
async function openPair(t: Test, takers: Readonly<Record<string, Taker>> = {}): Promise<Pair> {
  const [nearEngine, farEngine] = [await openEngine(t), await openEngine(t)]
  let far: Srf | undefined
  const srf = () => {
    if (!far) throw new Error('not yet connected')
    return far
  }
  const bound = Object.entries(takers).map(
    ([method, take]) =>
      [method, (request: Request, response: Response) => take(srf, request, response)] as const,
  )
  far = await openApplication(t, farEngine, Object.fromEntries(bound))
  const near = await openApplication(t, nearEngine)
  return { near, far, nearEngine, farEngine, uri: uriOf(farEngine) }
}

/** A far side that takes every call. */
function taking(tell: (dialog: Dialog) => void, localSdp = ANSWER): Taker {
  return (srf, request, response) => {
    srf()
      .createUAS(request, response, { localSdp })
      .then(tell, () => undefined)
  }
}

/** A call between the two. */
async function call(t: Test) {
  const taken = told<Dialog>()
  const pair = await openPair(t, { invite: taking(taken.tell) })
  const uac = await pair.near.createUAC(pair.uri, { localSdp: OFFER })
  return { ...pair, uac, uas: await taken.promise }
}

/** Why something did not work. */
function failure(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => undefined,
    (error: unknown) => error,
  )
}

test('OPTIONS are answered by the application, and refused without one', async (t) => {
  const { near, uri } = await openPair(t, {
    options: (_, request, response) =>
      response.send(200, {
        headers: { Subject: request.get('X-Color'), 'X-From': request.source_address },
      }),
  })
  const options = await near.request(uri, { method: 'OPTIONS', headers: { 'X-Color': 'blue' } })
  const answer = await finalOf(options)
  t.same([answer.status, answer.get('Subject'), answer.get('X-From')], [200, 'blue', '127.0.0.1'])
  t.equal((await finalOf(await near.request(uri, { method: 'MESSAGE' }))).status, 503)
})

const [USER, PASSWORD, REALM, NONCE] = ['alice', 'wonder', 'example.org', 'n-1']

/** RFC 2617, 3.2.2, without qop. */
function isRight(authorization: string, method: string): boolean {
  const field = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(authorization)?.[1] ?? ''
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')
  const own = md5(`${USER}:${REALM}:${PASSWORD}`)
  return field('response') === md5(`${own}:${NONCE}:${md5(`${method}:${field('uri')}`)}`)
}

const CHALLENGE = { 'WWW-Authenticate': `Digest realm="${REALM}", nonce="${NONCE}", algorithm=MD5` }
const CREDENTIALS = { username: USER, password: PASSWORD }

/** Challenges whoever gives no credentials. @returns whether they are good. */
function challenge(request: Request, response: Response): boolean {
  if (!request.has('Authorization')) response.send(401, { headers: CHALLENGE })
  else if (isRight(request.get('Authorization'), request.method)) return true
  else response.send(403)
  return false
}

test('a registration is challenged and repeated with credentials, by drachtio-srf itself', async (t) => {
  const seen: string[][] = []
  const { near, uri, farEngine } = await openPair(t, {
    register: (_, request, response) => {
      seen.push(['Call-ID', 'From', 'CSeq'].map((name) => request.get(name)))
      if (challenge(request, response))
        response.send(200, { headers: { Contact: request.get('Contact'), Expires: 60 } })
    },
  })
  const register = await near.request(uri, {
    method: 'REGISTER',
    headers: { Contact: `<${uri}>`, From: '<sip:alice@localhost>' },
    auth: CREDENTIALS,
  })
  t.equal((await finalOf(register)).status, 200)
  const [first = [], second = []] = seen
  t.same(second.slice(0, 2), first.slice(0, 2), 'Call-ID and From tag are the same')
  t.equal(Number.parseInt(second[2] ?? '', 10), Number.parseInt(first[2] ?? '', 10) + 1)
  await idle(farEngine)
})

test('a call is challenged, and made with credentials', async (t) => {
  const { near, uri, nearEngine } = await openPair(t, {
    invite: (srf, request, response) => {
      if (challenge(request, response)) taking(() => undefined)(srf, request, response)
    },
  })
  const uac = await near.createUAC(uri, { localSdp: OFFER, auth: CREDENTIALS })
  t.equal(uac.remote.sdp, ANSWER)
  t.equal(nearEngine.load.dialogs, 1)
  await uac.destroy()
})

test('a call is made, and ended by the caller', async (t) => {
  const { uac, uas, nearEngine, farEngine } = await call(t)
  t.equal(uac.remote.sdp, ANSWER)
  t.equal(uas.remote.sdp, OFFER)
  const ended = told<Request>()
  uas.on('destroy', ended.tell)
  await uac.destroy()
  t.equal((await ended.promise).method, 'BYE')
  await idle(nearEngine)
  await idle(farEngine)
})

test('a call is ended by the callee', async (t) => {
  const { uac, uas, nearEngine, farEngine } = await call(t)
  const ended = told<Request>()
  uac.on('destroy', ended.tell)
  await uas.destroy()
  await ended.promise
  await idle(nearEngine)
  await idle(farEngine)
  t.pass()
})

test('requests pass within a call, both ways', async (t) => {
  const { uac, uas } = await call(t)
  uas.on('info', (request, response) =>
    response.send(200, { headers: { 'X-Heard': request.body } }),
  )
  uac.on('message', (_, response) => response.send(202))
  const info = await uac.request({
    method: 'INFO',
    headers: { 'Content-Type': 'text/plain' },
    body: 'dtmf',
  })
  t.same([info.status, info.get('X-Heard')], [200, 'dtmf'])
  const text = { method: 'MESSAGE', headers: { 'Content-Type': 'text/plain' }, body: 'hi' }
  t.equal((await uas.request(text)).status, 202)
  t.equal((await uas.request({ method: 'OPTIONS' })).status, 200, 'drachtio-srf answers for itself')
  await uac.destroy()
})

test('a call is changed by either side', async (t) => {
  const { uac, uas } = await call(t)
  uas.on('modify', (_, response) => response.send(200, { body: OTHER }))
  uac.on('modify', (_, response) => response.send(488))
  t.equal(await uac.modify(OFFER), OTHER)
  t.match(await failure(uas.modify(ANSWER)), { status: 488 })
  await uac.destroy()
})

test('a refused call ends with the status of the callee', async (t) => {
  const { near, uri, nearEngine } = await openPair(t, {
    invite: (_, __, response) => response.send(486, { headers: { 'X-Why': 'dinner' } }),
  })
  t.match(await failure(near.createUAC(uri, { localSdp: OFFER })), { status: 486 })
  await idle(nearEngine)
})

test('a ringing call is taken back', async (t) => {
  const cancelled = told<void>()
  const { near, uri, nearEngine, farEngine } = await openPair(t, {
    invite: (_, request, response) => {
      request.on('cancel', () => cancelled.tell())
      response.send(180)
    },
  })
  let invite: Request | undefined
  const dialling = near.createUAC(
    uri,
    { localSdp: OFFER },
    {
      cbRequest: (_, request) => {
        invite = request
      },
      cbProvisional: () => invite?.cancel(() => undefined),
    },
  )
  t.match(await failure(dialling), { status: 487 })
  await cancelled.promise
  await idle(nearEngine)
  await idle(farEngine)
})

test('an offer may come with the answer, and its answer with the ACK', async (t) => {
  const acknowledged = told<Request>()
  const { near, uri } = await openPair(t, {
    invite: taking((dialog) => dialog.on('ack', acknowledged.tell), OTHER),
  })
  const late = await near.createUAC(uri, { noAck: true })
  t.equal(late.sdp, OTHER)
  const uac = await late.ack(ANSWER)
  t.equal((await acknowledged.promise).body, ANSWER)
  await uac.destroy()
})

test('a B2BUA joins two calls, and ends both', async (t) => {
  const middleEngine = await openEngine(t)
  const taken = told<Dialog>()
  const { near, uri, nearEngine, farEngine } = await openPair(t, { invite: taking(taken.tell) })
  const joined = told<{ uas: Dialog; uac: Dialog }>()
  const middle: Srf = await openApplication(t, middleEngine, {
    invite: (request, response) => {
      middle.createB2BUA(request, response, uri, { localSdpB: request.body }).then(
        (both) => {
          both.uas.on('destroy', () => both.uac.destroy())
          both.uac.on('destroy', () => both.uas.destroy())
          joined.tell(both)
        },
        () => undefined,
      )
    },
  })
  const uac = await near.createUAC(uriOf(middleEngine), { localSdp: OFFER })
  t.equal(uac.remote.sdp, ANSWER)
  const uas = await taken.promise
  t.equal(uas.remote.sdp, OFFER)
  await joined.promise
  const ended = told<Request>()
  uac.on('destroy', ended.tell)
  await uas.destroy()
  await ended.promise
  for (const engine of [nearEngine, middleEngine, farEngine]) await idle(engine)
})

test('a B2BUA passes on that the caller gave up', async (t) => {
  const middleEngine = await openEngine(t)
  const cancelled = told<void>()
  const { near, uri, farEngine } = await openPair(t, {
    invite: (_, request, response) => {
      request.on('cancel', () => cancelled.tell())
      response.send(180)
    },
  })
  const middle: Srf = await openApplication(t, middleEngine, {
    invite: (request, response) => {
      middle.createB2BUA(request, response, uri, { localSdpB: request.body }).catch(() => undefined)
    },
  })
  let invite: Request | undefined
  const dialling = near.createUAC(
    uriOf(middleEngine),
    { localSdp: OFFER },
    {
      cbRequest: (_, request) => {
        invite = request
      },
      cbProvisional: () => invite?.cancel(() => undefined),
    },
  )
  t.match(await failure(dialling), { status: 487 })
  await cancelled.promise
  await idle(middleEngine)
  await idle(farEngine)
})

test('two applications share what both claim', async (t) => {
  const [nearEngine, farEngine] = [await openEngine(t), await openEngine(t)]
  const counts = { a: 0, b: 0 }
  for (const name of ['a', 'b'] as const) {
    await openApplication(t, farEngine, {
      options: (_, response) => {
        counts[name] += 1
        response.send(200)
      },
    })
  }
  const near = await openApplication(t, nearEngine)
  for (let number = 0; number < 6; number += 1) {
    await finalOf(await near.request(uriOf(farEngine), { method: 'OPTIONS' }))
  }
  t.same(counts, { a: 3, b: 3 })
})

test('the peers of a lost application are hung up', async (t) => {
  const { uac, far, nearEngine, farEngine } = await call(t)
  const ended = told<Request>()
  uac.on('destroy', ended.tell)
  disconnect(far)
  t.match((await ended.promise).get('Reason'), 'application disconnected')
  await idle(nearEngine)
  await idle(farEngine)
})

test('an application comes back to an engine that was started again', async (t) => {
  const [nearEngine, farEngine] = [await openEngine(t), await openEngine(t)]
  const far = await openApplication(t, farEngine, { options: (_, response) => response.send(200) })
  const near = await openApplication(t, nearEngine)
  const back = new Promise((resolve) => far.on('connect', resolve))
  await farEngine.close()
  const again = await openEngine(t, farEngine.applications.port)
  await back
  await claimed(far)
  const answer = await finalOf(await near.request(uriOf(again), { method: 'OPTIONS' }))
  t.equal(answer.status, 200)
})

test('a dialog is found by Call-ID and From tag, as drachtio-srf builds its name', async (t) => {
  const { uac, uas } = await call(t)
  t.match(uac.id, /^[^;]+;from-tag=[^;]+$/)
  t.equal(uas.id, uac.id)
  await uac.destroy()
})

test('datagrams made to break it leave the engine unharmed', async (t) => {
  const { near, uri, farEngine } = await openPair(t, {
    options: (_, __, response) => response.send(200),
  })
  const socket = createSocket('udp4')
  const [sip] = farEngine.sip
  const send = (bytes: string | Buffer) =>
    new Promise((done) => socket.send(bytes, sip?.port, sip?.address, done))
  const vias = [
    'h:99999',
    '127.0.0.1:99999',
    'h;rport;rport=99999',
    'h;rport=x;rport=-1',
    'h;maddr=;received=',
  ]
  for (const via of vias) {
    const lines = [
      'INVITE sip:b SIP/2.0',
      `Via: SIP/2.0/UDP ${via};branch=z9hG4bK1`,
      'From: <sip:a>;tag=1',
    ]
    await send(`${[...lines, 'To: <sip:b>', 'Call-ID: 1', 'CSeq: 1 INVITE'].join('\r\n')}\r\n\r\n`)
  }
  await send(Buffer.alloc(60_000, ';'))
  socket.close()
  await once(socket, 'close')
  t.equal((await finalOf(await near.request(uri, { method: 'OPTIONS' }))).status, 200)
})

test('ports that are taken are the starter’s to know of', async (t) => {
  const engine = await openEngine(t)
  await t.rejects(openEngine(t, engine.applications.port), { code: 'EADDRINUSE' })
})
