import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import {
  type Dialog,
  idle,
  openApplication,
  openEngine,
  SECRET,
  type Srf,
  told,
  uriOf,
} from '../srf.ts'
import { ApplicationProcess } from './application-process.ts'

const LONG = 25_000

function sdp(port: number): string {
  const head = ['v=0', 'o=- 1 1 IN IP4 192.0.2.31', 's=-', 'c=IN IP4 192.0.2.31', 't=0 0']
  return [...head, `m=audio ${port} RTP/AVP 0`, ''].join('\r\n')
}
const [OFFER, ANSWER] = [sdp(4000), sdp(5000)]

/** A call through a B2BUA in a process of its own, from and to phones at another engine. */
async function call(t: Test, wait: number) {
  const engine = await openEngine(t, 0, { survival: { wait } })
  const network = await openEngine(t)
  const taken = told<Dialog>()
  let phones: Srf | undefined
  phones = await openApplication(t, network, {
    invite: (request, response) => {
      phones?.createUAS(request, response, { localSdp: ANSWER }).then(taken.tell, () => undefined)
    },
  })
  const places = [`${engine.applications.port}`, SECRET, uriOf(network)]
  const start = () => new ApplicationProcess(t, 'mortal-b2bua.ts', places)
  const b2bua = start()
  t.equal(await b2bua.next(), 0)
  await sleep(200)
  const caller = await phones.createUAC(uriOf(engine), { localSdp: OFFER })
  t.equal(await b2bua.next(), 'joined')
  return { engine, b2bua, start, caller, callee: await taken.promise }
}

/** What a phone is told when its call ends. */
function ended(dialog: Dialog): Promise<string> {
  return new Promise((resolve) => {
    dialog.on('destroy', (request) => resolve(request.get('Reason')))
  })
}

test('who takes a dead application’s place hears the caller hang up, and hangs up too', async (t) => {
  const { engine, b2bua, start, caller, callee } = await call(t, LONG)
  await b2bua.kill()
  const heir = start()
  t.equal(await heir.next(), 2)
  t.same(await heir.ask('descriptions'), [ANSWER, OFFER])
  const over = ended(callee)
  await caller.destroy()
  await over
  await idle(engine)
})

test('who hangs up while nobody is there is heard by who comes', async (t) => {
  const { engine, b2bua, start, caller, callee } = await call(t, LONG)
  await b2bua.kill()
  const over = ended(callee)
  const hungUp = caller.destroy()
  const heir = start()
  t.equal(await heir.next(), 2)
  await hungUp
  await over
  await idle(engine)
})

test('who takes a call up can change it and hang up', async (t) => {
  const { engine, b2bua, start, caller } = await call(t, LONG)
  await b2bua.kill()
  const heir = start()
  t.equal(await heir.next(), 2)
  const modified = told<string | undefined>()
  caller.on('modify', (request, response) => {
    modified.tell(request.body)
    response.send(200, { body: OFFER })
  })
  t.equal(await heir.ask('modify'), OFFER)
  t.match(await modified.promise, 'a=inactive')
  const over = ended(caller)
  t.equal(await heir.ask('hang up'), 'hung up')
  await over
  t.equal(engine.load.dialogs, 1, 'the other leg is the application’s to end')
})

test('when nobody comes, both sides are hung up', async (t) => {
  const { engine, b2bua, caller, callee } = await call(t, 300)
  const over = Promise.all([ended(caller), ended(callee)])
  await b2bua.kill()
  const reason = 'SIP;cause=200;text="application disconnected"'
  t.same(await over, [reason, reason])
  await idle(engine)
})
