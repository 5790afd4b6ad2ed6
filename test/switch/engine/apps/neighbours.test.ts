import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import type { Engine } from '../../../../switch/engine/start-engine.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { type Dialog, idle, openApplication, openEngine, SECRET, type Srf, uriOf } from '../srf.ts'
import { ApplicationProcess } from './application-process.ts'

const SDP = [
  ...['v=0', 'o=- 1 1 IN IP4 192.0.2.31', 's=-', 'c=IN IP4 192.0.2.31', 't=0 0'],
  ...['m=audio 4000 RTP/AVP 0', ''],
].join('\r\n')
const LONG = 25_000
const DISCONNECTED = 'SIP;cause=200;text="application disconnected"'

interface Call {
  readonly caller: Dialog
  readonly callee: Dialog
}

async function phones(t: Test) {
  const network = await openEngine(t)
  const answered: Dialog[] = []
  const srf: Srf = await openApplication(t, network, {
    invite: (request, response) =>
      void srf
        .createUAS(request, response, { localSdp: SDP })
        .then((dialog) => answered.push(dialog)),
  })
  const call = async (engine: Engine): Promise<Call> => {
    const caller = await srf.createUAC(uriOf(engine), { localSdp: SDP })
    while (answered.length === 0) await sleep(10)
    return { caller, callee: answered.shift() as Dialog }
  }
  return { network, call }
}

/** Two B2BUAs at one engine, each with two calls: new ones go to either in turn. */
async function open(t: Test, wait: number) {
  const engine = await openEngine(t, 0, { survival: { wait } })
  const { network, call } = await phones(t)
  const start = (name: string) => {
    const places = [`${engine.applications.port}`, SECRET, uriOf(network), name]
    return new ApplicationProcess(t, 'mortal-b2bua.ts', places)
  }
  const neighbours = ['one', 'two'].map((name) => ({ process: start(name), calls: [] as Call[] }))
  for (const { process } of neighbours) t.equal(await process.next(), 0)
  await sleep(200)
  for (let count = 0; count < 4; count += 1) {
    const made = await call(engine)
    const joined = () => neighbours.find(({ process }) => process.hasSpoken)
    await eventually(() => joined() !== undefined, 'who took the call')
    const taker = joined()
    t.equal(await taker?.process.next(), 'joined')
    taker?.calls.push(made)
  }
  for (const { calls } of neighbours) t.equal(calls.length, 2)
  const [doomed, lucky] = neighbours
  if (!doomed || !lucky) throw new Error('there are two')
  return { engine, start, call, doomed, lucky }
}

/** What a phone is told when its call ends. */
function ended(dialog: Dialog): Promise<string> {
  return new Promise((resolve) => {
    dialog.on('destroy', (request) => resolve(request.get('Reason')))
  })
}

/** A phone hangs up, and so does the B2BUA on the other side: it is there, and knows the call. */
async function hangUp({ caller, callee }: Call): Promise<void> {
  const over = ended(callee)
  await caller.destroy()
  await over
}

test('a killed application takes only its own calls with it, on both sides', async (t) => {
  const { engine, call, doomed, lucky } = await open(t, 300)
  const heard: string[] = []
  for (const { caller, callee } of lucky.calls) {
    for (const each of [caller, callee]) each.on('destroy', () => heard.push(each.id))
  }
  const over = doomed.calls.flatMap(({ caller, callee }) => [ended(caller), ended(callee)])
  await doomed.process.kill()
  t.same(await Promise.all(over), Array(4).fill(DISCONNECTED))
  t.same(heard, [])
  t.equal(engine.load.dialogs, 4, 'the legs of the other')
  await hangUp(await call(engine))
  for (const each of lucky.calls) await hangUp(each)
  await idle(engine)
})

test('its heir takes up its calls and no others', async (t) => {
  const { engine, start, doomed, lucky } = await open(t, LONG)
  await doomed.process.kill()
  const heir = start('one')
  t.equal(await heir.next(), 4)
  t.equal(engine.load.dialogs, 8, 'every leg of both')
  for (const each of [...doomed.calls, ...lucky.calls]) await hangUp(each)
  await idle(engine)
})
