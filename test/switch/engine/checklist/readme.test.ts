import { readFileSync } from 'node:fs'
import { type Test, test } from 'tap'
import type { SipMessage } from '../../../../switch/engine/message/message.ts'
import type { Engine } from '../../../../switch/engine/start-engine.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { requestText } from '../sip-text.ts'
import { idle, openEngine } from '../srf.ts'
import { field, Peer, SDP } from './peer.ts'
import { ReadmeProgram, readmePrograms, replaced, type Words } from './readme-program.ts'

const SECRET = 'another'
const PING = 10_000

async function open(t: Test) {
  const engine = await openEngine(t, 0, { secret: SECRET })
  return { engine, caller: await Peer.open(t, engine), callee: await Peer.open(t, engine) }
}

function published(title: string): string {
  const program = readmePrograms().get(title)
  if (program === undefined) throw new Error(`drachtio-srf's README has no ${title}`)
  return program
}

/** Where the programs of the README look for their server, and where ours is. */
function place(engine: Engine, host: string): Words {
  const { address, port } = engine.applications
  return [
    [`'${host}'`, `'${address}'`],
    ['9022', `${port}`],
    ["'cymru'", `'${SECRET}'`],
  ]
}

/** Asks until a program is there to answer: nobody says when it has claimed its requests. */
async function invite(caller: Peer, callee: Peer) {
  for (let number = 1; ; number += 1) {
    caller.ask('INVITE', number, { 'Call-ID': `call-${number}` }, SDP)
    const isTold = () => caller.rest.includes(`503 ${number} INVITE`)
    await eventually(() => isTold() || callee.rest.includes('INVITE'), 'an answer')
    if (!isTold()) return { number, request: await callee.request('INVITE') }
    const to = field(await caller.response(`503 ${number} INVITE`), 'to')
    const Via = caller.via(`INVITE-${number}`)
    caller.ask('ACK', number, { Via, 'Call-ID': `call-${number}`, To: to })
  }
}

/** A request of the caller's within its dialog. */
function within(caller: Peer, answer: SipMessage, method: string, number: number): string {
  const route = field(answer, 'record-route')
  const [, target = ''] = /<(.+?)>/.exec(field(answer, 'contact')) ?? []
  return requestText(`${method} ${target} SIP/2.0`, {
    ...{ Via: caller.via(`${method}-${number}`), Route: route === '' ? undefined : route },
    ...{
      To: field(answer, 'to'),
      'Call-ID': field(answer, 'call-id'),
      CSeq: `${number} ${method}`,
    },
  })
}

test('drachtio-srf’s README: the proxy, with another host, port and targets', async (t) => {
  const { engine, caller, callee } = await open(t)
  const moved = await Peer.open(t, engine)
  const targets: Words = [
    ['sip.example1.com', `127.0.0.1:${moved.port}`],
    ['sip.example2.com', `127.0.0.1:${callee.port}`],
  ]
  const words = [...place(engine, '192.168.32.5'), ...targets]
  const program = new ReadmeProgram(t, replaced(published('Example proxy'), words))
  const { number, request } = await invite(caller, moved)
  moved.answer(request, 404)
  await moved.request('ACK')
  callee.answer(await callee.request('INVITE'), 200)
  const answer = await caller.response(`200 ${number} INVITE`)
  caller.say(within(caller, answer, 'ACK', number))
  await callee.request('ACK')
  // It prints what it calls `results` by the name `result`: that ends it, and not the call.
  await eventually(
    () => program.said.includes('result is not defined'),
    () => program.said,
  )
  caller.say(within(caller, answer, 'BYE', number + 1))
  callee.answer(await callee.request('BYE'), 200)
  await caller.response(`200 ${number + 1} BYE`)
  await idle(engine)
})

test('drachtio-srf’s README: the OPTIONS ping, with another port and target', async (t) => {
  const { engine, callee } = await open(t)
  const words = [...place(engine, '127.0.0.1'), ['sip:tighthead.drachtio.org', callee.uri] as const]
  const program = new ReadmeProgram(
    t,
    replaced(published('Example sending a request (OPTIONS ping)'), words),
  )
  const hears = (text: string) =>
    eventually(() => program.said.includes(text), `${text} in ${program.said}`, 2 * PING)
  await hears(`connected to server listening on udp/127.0.0.1:${engine.sip[0]?.port}`)
  await eventually(() => callee.rest.includes('OPTIONS'), 'a ping', 2 * PING)
  const ping = await callee.request('OPTIONS')
  t.equal(field(ping, 'subject'), 'OPTIONS Ping')
  callee.answer(ping, 200)
  await hears('Response to OPTIONS ping: 200')
})

/** As published it runs nowhere: it declares all twice, and drachtio-srf 5 wants the URI third. */
const SLIPS: Words = [
  ["});\n    const Srf = require('drachtio-srf');\n  const srf = new Srf();\n", '});\n'],
  ["'sip:1234@10.10.100.1', req, res,", "req, res, 'sip:1234@10.10.100.1',"],
]

test('drachtio-srf’s README: the B2BUA, its two slips mended', async (t) => {
  const { engine, caller, callee } = await open(t)
  const target = ['sip:1234@10.10.100.1', callee.uri] as const
  const words = [...SLIPS, ...place(engine, '192.168.32.5'), target]
  const program = new ReadmeProgram(
    t,
    replaced(published('Example Back-to-back user agent'), words),
  )
  const { number, request } = await invite(caller, callee)
  t.equal(request.body?.toString(), SDP)
  callee.answer(request, 200)
  await callee.request('ACK')
  const answer = await caller.response(`200 ${number} INVITE`)
  caller.say(within(caller, answer, 'ACK', number))
  await eventually(
    () => program.said.includes('call connected'),
    () => program.said,
  )
  caller.say(within(caller, answer, 'BYE', number + 1))
  await caller.response(`200 ${number + 1} BYE`)
  callee.answer(await callee.request('BYE'), 200)
  await idle(engine)
})

test('our README: the UAS, with another port and secret', async (t) => {
  const { engine, caller } = await open(t)
  const [, text = ''] = /^```js\n([\s\S]*?)\n```/m.exec(readFileSync('README.md', 'utf8')) ?? []
  const words: Words = [
    ['9022', `${engine.applications.port}`],
    ["'cymbal'", `'${SECRET}'`],
  ]
  const program = new ReadmeProgram(t, replaced(text, words), 'module')
  await eventually(() => program.said.includes('connected: udp/'), 'the connection')
  await eventually(async () => {
    caller.ask('OPTIONS', caller.rest.length + 1, { 'Call-ID': `o-${caller.rest.length}` })
    return caller.rest.some((line) => line.startsWith('200 '))
  }, 'its claims')
  caller.ask('INVITE', 500, { 'Call-ID': 'the-call' }, SDP)
  const answer = await caller.response('200 500 INVITE')
  caller.say(within(caller, answer, 'ACK', 500))
  await eventually(
    () => program.said.includes('alice calls bob'),
    () => program.said,
  )
  caller.say(within(caller, answer, 'BYE', 501))
  await caller.response('200 501 BYE')
  await eventually(
    () => program.said.includes('hung up'),
    () => program.said,
  )
  await idle(engine)
})
