import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Test, test } from 'tap'
import { eventually } from '../../../lab/support/eventually.ts'
import { freePorts } from '../../../support/free-ports.ts'
import { HAS_SIPP, runSipp } from '../sipp.ts'
import { type Dialog, idle, openApplication, openEngine, type Srf } from '../srf.ts'
import { FAST } from './peer.ts'

const CALLS = 10
/** Milliseconds after which SIPp listens; it says nothing of it. */
const SETTLED = 500
const AUTH = { username: 'alice', password: 'correct horse' }

function file(name: string): string {
  return fileURLToPath(new URL(`scenarios/${name}.xml`, import.meta.url))
}

/** What one side of a call does, the other does, too. */
function follow(one: Dialog, other: Dialog, legs: Set<Dialog>): void {
  legs.add(one)
  one.on('destroy', () => {
    legs.delete(one)
    other.destroy().then(
      () => legs.delete(other),
      () => legs.delete(other),
    )
  })
  one.on('modify', (request, response) => {
    other.modify(request.body ?? '').then(
      (body) => response.send(200, { body }),
      () => response.send(488),
    )
  })
}

/** An engine with drachtio-srf's B2BUA, which knows a password and counts its legs and failures. */
async function open(t: Test, callee: number) {
  const engine = await openEngine(t, 0, { timers: FAST })
  const legs = new Set<Dialog>()
  const failures: (number | undefined)[] = []
  const srf: Srf = await openApplication(t, engine, {
    invite: (request, response) => {
      const options = { localSdpB: request.body, auth: AUTH }
      srf.createB2BUA(request, response, `sip:bob@127.0.0.1:${callee}`, options).then(
        ({ uas, uac }) => {
          follow(uas, uac, legs)
          follow(uac, uas, legs)
        },
        ({ status }: { status?: number }) => failures.push(status),
      )
    },
  })
  return { engine, legs, failures }
}

for (const [what, caller, callee, failure] of [
  ['simple calls', 'caller', 'callee'],
  ['calls that need a password', 'caller', 'callee-auth'],
  ['calls taken back while they ring', 'caller-cancel', 'callee-cancel', 487],
  ['sessions changed within a call', 'caller-reinvite', 'callee-reinvite'],
  ['calls whose 200 gets lost', 'caller-lost-200', 'callee'],
  ['calls acknowledged late', 'caller-late-ack', 'callee'],
] as const) {
  test(`SIPp makes ${what} through a B2BUA`, { skip: !HAS_SIPP }, async (t) => {
    const [near = 0, far = 0] = await freePorts(2)
    const { engine, legs, failures } = await open(t, far)
    const place = `127.0.0.1:${engine.sip[0]?.port}`
    const count = ['-m', `${CALLS}`]
    const answering = runSipp(t, far, '-sf', file(callee), ...count)
    await sleep(SETTLED)
    const calling = runSipp(t, near, '-sf', file(caller), ...count, '-r', '10', place)
    t.equal(await calling, 0, 'all went well for the caller')
    t.equal(await answering, 0, 'and for the callee')
    await idle(engine)
    await eventually(() => legs.size === 0, 'the B2BUA has heard that all its legs are gone')
    const expected = Array(failure ? CALLS : 0).fill(failure)
    await eventually(() => failures.length >= expected.length, 'it was told of each failure')
    t.same(failures, expected)
  })
}
