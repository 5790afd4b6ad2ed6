import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import type { ObserveOptions } from '../../../../../switch/engine/observe/edge/open-observation.ts'
import type { TraceRecord } from '../../../../../switch/engine/observe/trace-record.ts'
import { type Engine, startEngine } from '../../../../../switch/engine/start-engine.ts'
import { encodeFrame } from '../../../../../switch/engine/wire/frame.ts'
import { requestText } from '../../sip-text.ts'

const { decapsulate } = createRequire(import.meta.url)('hep-js')

async function openEngine(t: Test, observe: ObserveOptions): Promise<Engine> {
  const engine = await startEngine({
    listen: [{ address: '127.0.0.1', port: 0 }],
    applications: { host: '127.0.0.1', port: 0 },
    secret: 'cymru',
    log: () => undefined,
    defence: { answerOptions: 'always' },
    observe,
  })
  t.teardown(() => engine.close())
  return engine
}

const OPTIONS = requestText('OPTIONS sip:127.0.0.1 SIP/2.0', {
  Authorization: 'Digest username="bob", response="0123456789abcdef"',
})

/** Asks for OPTIONS and waits for the answer. */
async function ask(t: Test, engine: Engine, text = OPTIONS): Promise<number> {
  const socket = createSocket('udp4')
  t.teardown(() => socket.close())
  socket.send(text, engine.sip[0]?.port ?? 0, '127.0.0.1')
  await once(socket, 'message')
  return socket.address().port
}

const HERE = { address: '127.0.0.1', port: 0 }

test('metrics are served over HTTP, and nothing else is', async (t) => {
  const engine = await openEngine(t, { metrics: HERE })
  await ask(t, engine)
  const base = `http://127.0.0.1:${engine.metrics?.port}`
  const answer = await fetch(`${base}/metrics`)
  t.equal(answer.status, 200)
  t.match(answer.headers.get('content-type'), 'text/plain; version=0.0.4')
  const text = await answer.text()
  t.match(text, 'switchyard_sip_requests_total{direction="in",transport="udp",method="OPTIONS"} 1')
  t.match(
    text,
    'switchyard_sip_responses_total{direction="out",transport="udp",method="OPTIONS",status="200"} 1',
  )
  t.match(text, /^switchyard_applications 0$/m)
  t.equal((await fetch(`${base}/`)).status, 404)
  t.equal((await fetch(`${base}/metrics`, { method: 'POST' })).status, 405)
})

test('an application has its queue shown', async (t) => {
  const engine = await openEngine(t, { metrics: HERE })
  const { address, port } = engine.applications
  const application = connect(port, address)
  t.teardown(() => application.destroy())
  application.write(encodeFrame('1|authenticate|cymru|'))
  await once(application, 'data')
  const name = `127.0.0.1:${application.localPort}`
  const text = await (await fetch(`http://127.0.0.1:${engine.metrics?.port}/metrics`)).text()
  t.match(text, /^switchyard_applications 1$/m)
  t.match(text, `switchyard_application_queue_bytes{application="${name}"} 0\n`)
})

test('the process’s own figures are there after a second', async (t) => {
  const engine = await openEngine(t, { metrics: HERE })
  const read = async (name: string) => {
    const answer = await fetch(`http://127.0.0.1:${engine.metrics?.port}/metrics`)
    return Number(new RegExp(`^switchyard_${name} (.+)$`, 'm').exec(await answer.text())?.[1])
  }
  while ((await read('resident_memory_bytes')) === 0) await sleep(50)
  t.ok((await read('resident_memory_bytes')) > 1e7)
  const ratio = await read('memory_ratio')
  t.ok(ratio > 0 && ratio < 1)
  t.ok((await read('event_loop_utilization_ratio')) <= 1)
})

test('a collector gets both directions of a conversation', async (t) => {
  const collector = createSocket('udp4')
  collector.bind(0, '127.0.0.1')
  await once(collector, 'listening')
  t.teardown(() => collector.close())
  const packets: Buffer[] = []
  collector.on('message', (bytes) => packets.push(bytes))
  const place = { ...HERE, port: collector.address().port }
  const engine = await openEngine(t, { hep: { collector: place, id: 7, key: 'homer' } })
  const port = await ask(t, engine)
  while (packets.length < 2) await sleep(5)
  const [question, answer] = packets.map((bytes) => decapsulate(bytes))
  t.match(question.payload, /^OPTIONS /)
  t.match(question.rcinfo, { srcPort: port, dstPort: engine.sip[0]?.port, capturePass: 'homer' })
  t.match(answer.payload, /^SIP\/2\.0 200 /)
  t.match(answer.rcinfo, { srcPort: engine.sip[0]?.port, dstPort: port })
  t.equal(answer.rcinfo.correlation_id, question.rcinfo.correlation_id)
})

test('a collector that is not there harms nobody', async (t) => {
  const engine = await openEngine(t, { hep: { collector: { ...HERE, port: 9 }, id: 7 } })
  for (let count = 0; count < 3; count += 1) t.ok(await ask(t, engine))
})

/** Where a socket may be: tap's own folders have names too long for one. */
function tracePath(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  return join(folder, 'socket')
}

/** What a reader of the trace is told, line by line. */
async function read(t: Test, path: string, wish: object) {
  const socket = connect(path)
  t.teardown(() => socket.destroy())
  socket.write(`${JSON.stringify(wish)}\n`)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  const records = (): readonly TraceRecord[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  return {
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    async until(isThere: (record: TraceRecord) => boolean) {
      while (!records().some(isThere)) await sleep(20)
      return records()
    },
    get isHearing() {
      return text !== ''
    },
    /** The last two. */
    async records(): Promise<readonly TraceRecord[]> {
      while (!text.endsWith('\n')) await sleep(5)
      const lines = text.trimEnd().split('\n')
      return lines.slice(-2).map((line) => JSON.parse(line))
    },
  }
}

test('a trace has a line for each message; bodies and headers only if wanted', async (t) => {
  const path = tracePath(t)
  const engine = await openEngine(t, { trace: path })
  t.equal(statSync(path).mode & 0o777, 0o600, 'nobody else may read it')
  const plain = await read(t, path, {})
  const full = await read(t, path, { messages: true })
  let port = 0
  while (!plain.isHearing || !full.isHearing) port = await ask(t, engine)
  const [question, answer] = await plain.records()
  t.match(question, {
    ...{ direction: 'in', transport: 'udp', method: 'OPTIONS', callId: 'call-1@192.0.2.9' },
    ...{ remote: { address: '127.0.0.1', port }, firstLine: 'OPTIONS sip:127.0.0.1 SIP/2.0' },
    ...{ from: /alice/, to: /bob/, bytes: OPTIONS.length },
  })
  t.match(answer, { direction: 'out', firstLine: 'SIP/2.0 200 OK', method: 'OPTIONS' })
  t.notHas(question, { message: /.*/ })
  const [whole] = await full.records()
  t.match(whole?.message, 'username="bob", response=***\r\n')
  t.notMatch(whole?.message, '0123456789abcdef')
})

test('a reader that is too slow misses messages, and is told how many', async (t) => {
  const path = tracePath(t)
  const engine = await openEngine(t, { trace: path })
  const reader = await read(t, path, { messages: true })
  while (!reader.isHearing) await ask(t, engine)
  reader.pause()
  const large = OPTIONS.replace('Authorization', `Subject: ${'x'.repeat(16_000)}\r\nAuthorization`)
  for (let round = 0; round < 200; round += 1) {
    await ask(t, engine, large.replace('z9hG4bK', `z9hG4bK${round}`))
  }
  reader.resume()
  const heard = await reader.until(({ message = '' }) => message.includes('z9hG4bK0-'))
  t.notOk(
    heard.some(({ lost }) => lost !== undefined),
    'what was written still comes',
  )
  await ask(t, engine)
  const told = await reader.until(({ lost }) => lost !== undefined)
  t.ok(told.some(({ lost = 0 }) => lost > 0))
})

test('a reader that says nothing useful is closed; the socket is gone with the engine', async (t) => {
  const path = tracePath(t)
  const engine = await openEngine(t, { trace: path })
  for (const wish of ['nonsense\n', 'x'.repeat(5000)]) {
    const socket = connect(path)
    socket.write(wish)
    await new Promise((closed) => socket.resume().once('close', closed))
  }
  await engine.close()
  t.notOk(existsSync(path))
})

test('a socket left behind is replaced, one in use is not', async (t) => {
  const path = tracePath(t)
  // What a process that was killed leaves behind.
  const leave = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
  await once(spawn(process.execPath, ['-e', leave, path]), 'exit')
  t.ok(existsSync(path))
  await openEngine(t, { trace: path })
  await t.rejects(openEngine(t, { trace: path }), { code: 'EADDRINUSE' })
})

test('a file that is no socket is left alone', async (t) => {
  const path = tracePath(t)
  writeFileSync(path, 'mine')
  await t.rejects(openEngine(t, { trace: path }), { code: 'EADDRINUSE' })
  t.equal(readFileSync(path, 'utf8'), 'mine')
})

test('a path the system would cut off is refused', async (t) => {
  await t.rejects(openEngine(t, { trace: `/tmp/${'x'.repeat(200)}` }), RangeError)
})

test('what cannot be opened leaves nothing open', async (t) => {
  const path = tracePath(t)
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.teardown(() => taken.close())
  const bound = taken.address()
  const port = typeof bound === 'object' && bound ? bound.port : 0
  await t.rejects(openEngine(t, { metrics: { ...HERE, port } }), { code: 'EADDRINUSE' })
  await t.rejects(openEngine(t, { metrics: HERE, trace: join(path, 'nowhere') }))
})
