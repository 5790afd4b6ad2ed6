import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { Route, Trunk } from '../../../inventory/model/cluster.ts'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import { runEngine, runSwitch } from '../../../switch/service/run-switch.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { freePorts, freeTcpPort } from '../../support/free-ports.ts'
import { fakeRelay } from '../media/fake-relay.ts'
import { headerOf, openPhone, type Phone } from './phone.ts'

type Way = Omit<Route, 'prefix' | 'to' | 'trunk'> &
  Pick<Trunk, 'calls' | 'callsPerSecond' | 'check'>

/** Engine, switch and the carriers that its calls may go to, in the order of their priority. */
async function world(t: Test, ways: readonly Way[], more: Partial<SwitchFile> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'trunks-'))
  await writeFile(join(folder, 'secret'), 'secret')
  const [[sip = 0], relay] = [await freePorts(1), await fakeRelay()]
  const carriers = await Promise.all(ways.map(() => openPhone(sip)))
  const phones: Phone[] = [...carriers]
  const nameOf = (index: number) => `carrier${index}`
  const file: SwitchFile = {
    ...{ node: 'cs1', domain: 'example.org', rtpengines: [relay.place] },
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: sip }] },
    engine: {
      ...{ kind: 'switchyard', host: '127.0.0.1', port: await freeTcpPort() },
      secretFile: join(folder, 'secret'),
    },
    trunks: ways.map(({ calls, callsPerSecond, check }, index) => ({
      ...{ name: nameOf(index), from: ['192.0.2.1'] },
      to: `sip:127.0.0.1:${carriers[index]?.port}`,
      ...(calls && { calls }),
      ...(callsPerSecond && { callsPerSecond }),
      ...(check && { check }),
    })),
    routes: ways.map(({ calls, callsPerSecond, check, ...rank }, index) => ({
      ...{ prefix: '1', trunk: nameOf(index), priority: index, ...rank },
    })),
    ...more,
  }
  const log: string[] = []
  const write = (_: string, message: string) => log.push(message)
  const [engine, logic] = [new AbortController(), new AbortController()]
  const engineRun = runEngine(file, { signal: engine.signal, log: write })
  const switchRun = runSwitch(file, { signal: logic.signal, log: write })
  t.teardown(async () => {
    logic.abort()
    await switchRun
    engine.abort()
    await engineRun
    for (const each of [...phones, relay]) each.close()
    await rm(folder, { recursive: true })
  })
  await eventually(() => log.includes('connected to the SIP engine'), 'the switch')
  const caller = async () => {
    const phone = await openPhone(sip)
    phones.push(phone)
    return phone
  }
  const over = () => log.filter((message) => message === 'call over').length
  return { caller, carriers, relay, over, log }
}

const branchOf = (name: string) => `z9hG4bK${name}${process.hrtime.bigint()}`

/** A carrier that there must be. */
function at(carriers: readonly Phone[], index: number): Phone {
  const carrier = carriers[index]
  if (!carrier) throw new Error(`there is no carrier ${index}`)
  return carrier
}

for (const status of [503, 500, 408]) {
  test(`a trunk that answers ${status} is followed by the next`, async (t) => {
    const { caller, carriers, relay, over } = await world(t, [{}, {}])
    const phone = await caller()
    phone.request('INVITE', { body: 'v=0 offer' })
    const first = await at(carriers, 0).expect('INVITE')
    at(carriers, 0).respond(first, status)
    const second = await at(carriers, 1).expect('INVITE')
    t.match(second.head, /^INVITE sip:1234@/)
    t.not(headerOf(second, 'Call-ID'), headerOf(first, 'Call-ID'), 'a dialog of its own')
    at(carriers, 1).respond(second, 200, 'v=0 answer')
    t.equal((await phone.expect('200')).body, 'relayed v=0 answer')
    phone.request('ACK')
    await at(carriers, 1).expect('ACK')
    at(carriers, 1).request('BYE', { sequence: 2 })
    phone.respond(await phone.expect('BYE'), 200)
    await at(carriers, 1).expect('200')
    await eventually(() => over() === 1 && relay.live.size === 0, 'nothing is left')
  })
}

for (const status of [486, 404, 603]) {
  test(`${status} of a trunk is the callee's answer`, async (t) => {
    const { caller, carriers, over } = await world(t, [{}, {}])
    const phone = await caller()
    phone.request('INVITE', { body: 'v=0 offer', branch: branchOf('busy') })
    at(carriers, 0).respond(await at(carriers, 0).expect('INVITE'), status)
    t.equal((await phone.expect(String(status))).kind, String(status))
    await eventually(() => over() === 1, 'the call is over')
  })
}

test('a callee that has rung is nobody else’s', async (t) => {
  const { caller, carriers } = await world(t, [{}, {}])
  const phone = await caller()
  phone.request('INVITE', { body: 'v=0 offer' })
  const invite = await at(carriers, 0).expect('INVITE')
  at(carriers, 0).respond(invite, 180)
  await phone.expect('180')
  at(carriers, 0).respond(invite, 503)
  t.equal((await phone.expect('500')).kind, '500')
})

test('a trunk that only says 100 is given up for the next', async (t) => {
  const { caller, carriers, over } = await world(t, [{}, {}])
  const phone = await caller()
  phone.request('INVITE', { body: 'v=0 offer' })
  const silent = await at(carriers, 0).expect('INVITE')
  at(carriers, 0).respond(silent, 100)
  const second = await at(carriers, 1).expect('INVITE', 15_000)
  at(carriers, 0).respond(await at(carriers, 0).expect('CANCEL'), 200)
  // The answer was under way already: it is acknowledged, and ended.
  at(carriers, 0).respond(silent, 200, 'v=0 late')
  await at(carriers, 0).expect('ACK')
  at(carriers, 0).respond(await at(carriers, 0).expect('BYE'), 200)
  at(carriers, 1).respond(second, 486)
  await phone.expect('486')
  await eventually(() => over() === 1, 'the call is over')
})

test('a cancelled call tries no other trunk', async (t) => {
  const { caller, carriers, over } = await world(t, [{}, {}])
  const [phone, branch] = [await caller(), branchOf('cancelled')]
  phone.request('INVITE', { body: 'v=0 offer', branch })
  const invite = await at(carriers, 0).expect('INVITE')
  at(carriers, 0).respond(invite, 100)
  phone.request('CANCEL', { branch })
  await phone.expect('487')
  phone.request('ACK', { branch })
  at(carriers, 0).respond(await at(carriers, 0).expect('CANCEL'), 200)
  at(carriers, 0).respond(invite, 503)
  await eventually(() => over() === 1, 'the call is over')
  await t.rejects(at(carriers, 1).expect('INVITE', 200))
})

test('a full trunk is passed over, and its place is free when its call ends', async (t) => {
  const { caller, carriers, over } = await world(t, [{ calls: 1 }])
  const carrier = at(carriers, 0)
  for (const turn of [1, 2]) {
    const [phone, other] = [await caller(), await caller()]
    phone.request('INVITE', { body: 'v=0 offer', branch: branchOf('first') })
    const invite = await carrier.expect('INVITE')
    other.request('INVITE', { body: 'v=0 offer', branch: branchOf('second') })
    t.match((await other.expect('480')).head, 'All Trunks Busy')
    carrier.respond(invite, 486)
    await phone.expect('486')
    await eventually(() => over() === 2 * turn, 'both calls are over')
  }
})

test('a trunk takes no more calls in a second than its carrier does', async (t) => {
  const { caller, carriers } = await world(t, [{ callsPerSecond: 1 }, {}])
  const [phone, other] = [await caller(), await caller()]
  phone.request('INVITE', { body: 'v=0 offer', branch: branchOf('first') })
  at(carriers, 0).respond(await at(carriers, 0).expect('INVITE'), 486)
  other.request('INVITE', { body: 'v=0 offer', branch: branchOf('second') })
  at(carriers, 1).respond(await at(carriers, 1).expect('INVITE'), 486)
  for (const each of [phone, other]) t.equal((await each.expect('486')).kind, '486')
})

test('what may not be called is refused, and an emergency passes a full trunk', async (t) => {
  const numbering = { country: 'DE', extensions: ['1234'], blocked: ['+882'] }
  const { caller, carriers } = await world(t, [{ calls: 1 }], { numbering })
  const [carrier, phone, other] = [at(carriers, 0), await caller(), await caller()]
  phone.request('INVITE', { body: 'v=0 offer', branch: branchOf('first') })
  const first = await carrier.expect('INVITE')
  other.request('INVITE', { body: 'v=0 offer', number: '112', branch: branchOf('second') })
  const second = await carrier.expect('INVITE')
  t.match(second.head, /^INVITE sip:112@/)
  for (const invite of [first, second]) carrier.respond(invite, 486)
  for (const each of [phone, other]) await each.expect('486')
  const [fraud, slip] = [await caller(), await caller()]
  fraud.request('INVITE', { body: 'v=0 offer', number: '0088213300655' })
  t.match((await fraud.expect('403')).head, 'Destination Not Allowed')
  slip.request('INVITE', { body: 'v=0 offer', number: '+999123456' })
  t.equal((await slip.expect('484')).kind, '484')
})

test('a trunk that does not answer OPTIONS gets no calls until it does', async (t) => {
  const { caller, carriers, log } = await world(t, [{ check: 1 }, {}])
  const [asked, other] = [at(carriers, 0), at(carriers, 1)]
  const call = async (carrier: Phone) => {
    const phone = await caller()
    phone.request('INVITE', { body: 'v=0 offer', branch: branchOf('call') })
    carrier.respond(await carrier.expect('INVITE'), 486)
    await phone.expect('486')
  }
  asked.respond(await asked.expect('OPTIONS'), 503)
  await eventually(() => log.includes('the trunk does not answer'), 'the trunk is down')
  await call(other)
  // A method it does not know is a sign of life, too.
  asked.respond(await asked.expect('OPTIONS'), 405)
  await eventually(() => log.includes('the trunk answers again'), 'the trunk is up')
  await call(asked)
})
