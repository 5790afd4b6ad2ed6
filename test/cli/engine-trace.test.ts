import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { main } from '../../cli/main.ts'
import { type Engine, startEngine } from '../../switch/engine/start-engine.ts'
import { runCli } from '../support/run-cli.ts'
import {
  type Dialog,
  openApplication,
  openEngine as openNearEngine,
  type Srf,
  told,
  uriOf,
} from '../switch/engine/srf.ts'

async function openEngine(t: Test): Promise<{ readonly engine: Engine; readonly path: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'trace-'))
  const path = join(folder, 'socket')
  const engine = await startEngine({
    listen: [{ address: '127.0.0.1', port: 0 }],
    applications: { host: '127.0.0.1', port: 0 },
    secret: 'cymru',
    log: () => undefined,
    observe: { trace: path },
  })
  t.teardown(async () => {
    await engine.close()
    rmSync(folder, { recursive: true })
  })
  return { engine, path }
}

/** `engine trace` as it runs; `answer` is what it has said. */
async function startTrace(t: Test, path: string, ...args: readonly string[]) {
  const stop = new AbortController()
  const said = { answer: '', remarks: '' }
  const output = {
    answer: (text: string) => {
      said.answer += text
    },
    remark: (text: string) => {
      said.remarks += text
    },
  }
  const ended = main(['engine', 'trace', '--socket', path, ...args], {
    output,
    signal: stop.signal,
  })
  t.teardown(() => stop.abort())
  await sleep(200)
  const until = async (pattern: RegExp) => {
    while (!pattern.test(said.answer)) await sleep(5)
  }
  const end = async () => {
    stop.abort()
    return ended
  }
  return { said, until, end, ended }
}

/** A call of one drachtio-srf, through an engine of its own, to another at this one. */
async function call(t: Test, engine: Engine): Promise<void> {
  const taken = told<Dialog>()
  const far: Srf = await openApplication(t, engine, {
    invite: (request, response) => {
      far.createUAS(request, response, { localSdp: 'v=0\r\n' }).then(taken.tell, t.fail)
    },
  })
  const near = await openApplication(t, await openNearEngine(t))
  const uac = await near.createUAC(uriOf(engine, 'bob'), {
    localSdp: 'v=0\r\n',
    headers: {
      From: '<sip:alice@localhost>',
      'Proxy-Authorization': 'Digest response="secret-answer"',
    },
  })
  await taken.promise
  await uac.destroy()
}

test('a call of drachtio-srf is drawn as it happens', async (t) => {
  const { engine, path } = await openEngine(t)
  const trace = await startTrace(t, path, '--messages')
  await call(t, engine)
  await trace.until(/200 BYE/)
  t.equal(await trace.end(), 0, 'to stop it is the usual end')
  const { answer, remarks } = trace.said
  t.equal(remarks, '')
  for (const label of ['INVITE', '100 INVITE', '200 INVITE', 'ACK', 'BYE', '200 BYE']) {
    t.match(answer, new RegExp(`#1 .*[─ ] ${label} ─*`), label)
  }
  t.match(answer, /#1 \S+ from <sip:alice@127\.0\.0\.1:\d+>;tag=\S+ to <sip:bob@/)
  t.match(answer, /response=\*\*\*/)
  t.notMatch(answer, 'secret-answer')
})

test('--json and filters pick lines for other programs', async (t) => {
  const { engine, path } = await openEngine(t)
  const byes = await startTrace(t, path, '--json', '--method', 'bye', '--from', 'alice')
  const others = await startTrace(t, path, '--json', '--from', 'carol')
  await call(t, engine)
  await byes.until(/200 OK/)
  const lines = byes.said.answer
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  t.same(
    lines.map(({ method }) => method),
    ['BYE', 'BYE'],
    'BYE and its answer',
  )
  t.notHas(lines[0], { message: /.*/ })
  t.equal(others.said.answer, '')
  t.equal(await byes.end(), 0)
})

test('without an engine the trace ends with 3', async (t) => {
  const { status, remarks } = await runCli(['engine', 'trace', '--socket', '/nowhere/socket'])
  t.equal(status, 3)
  t.match(remarks, /^no engine is to be watched at \/nowhere\/socket\n {2}hint: .*--socket/)
})

test('when the engine ends, the trace ends with 4', async (t) => {
  const { engine, path } = await openEngine(t)
  const trace = await startTrace(t, path)
  await engine.close()
  t.equal(await trace.ended, 4)
  t.match(trace.said.remarks, /^the engine has ended the trace\n/)
})

test('an interruption that comes first is no mistake', async (t) => {
  const args = ['engine', 'trace', '--socket', '/nowhere/socket']
  t.match(await runCli(args, AbortSignal.abort()), { status: 0, remarks: '' })
})
