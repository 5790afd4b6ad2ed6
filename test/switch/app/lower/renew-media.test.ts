import { test } from 'tap'
import { HungUp, Rejected } from '../../../../switch/app/core/errors.ts'
import { Scope } from '../../../../switch/app/core/scope.ts'
import type { Party } from '../../../../switch/app/lower/party.ts'
import { renewMedia } from '../../../../switch/app/lower/renew-media.ts'
import { StandingClock } from '../../../support/standing-clock.ts'

/** A party whose media is lost, and what its telephone says to each re-INVITE. */
function world(...answers: (string | Error)[]) {
  const clock = new StandingClock()
  const scope = new Scope(clock)
  const said: string[] = []
  const port = {
    isLost: true,
    offer: async () => 'offer',
    accept: async (answer: string) => {
      said.push(answer)
      port.isLost = false
    },
  }
  const reoffer = async (sdp: string) => {
    said.push(sdp)
    const answer = answers.shift()
    if (typeof answer === 'string') return answer
    throw answer
  }
  const party = { leg: { reoffer }, port, edge: { clock }, scope } as unknown as Party
  return { clock, scope, said, port, renewed: renewMedia(party) }
}

const GLARE = new Rejected(491, 'Request Pending')
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('who has lost its media is offered other, and its answer is taken', async (t) => {
  const { renewed, said } = world('answer')
  await renewed
  t.same(said, ['offer', 'answer'])
})

test('an offer that met one of the party’s own is made again (RFC 3261, 14.1)', async (t) => {
  const { renewed, said, clock } = world(GLARE, 'answer')
  await settled()
  t.same(said, ['offer'])
  clock.advance(2500)
  await renewed
  t.same(said, ['offer', 'offer', 'answer'])
})

test('whom its own offer gave other media is asked no more', async (t) => {
  const { renewed, said, clock, port } = world(GLARE)
  await settled()
  port.isLost = false
  clock.advance(2500)
  await renewed
  t.same(said, ['offer'])
})

test('a telephone that goes on meeting us is given up', async (t) => {
  const { renewed, said, clock } = world(GLARE, GLARE, GLARE, GLARE)
  const outcome = t.rejects(renewed, { message: /^491 / })
  for (let turn = 1; turn < 4; turn += 1) {
    await settled()
    clock.advance(2500)
  }
  await outcome
  t.equal(said.length, 4)
})

test('a refusal is told; nobody waits for whom is gone', async (t) => {
  await t.rejects(world(new Rejected(488, 'Not Acceptable Here')).renewed, { message: /^488 / })
  const { renewed, clock, scope } = world(GLARE)
  const outcome = t.rejects(renewed, { message: 'gone' })
  await settled()
  await scope.close(new HungUp('party', 'gone'))
  await outcome
  t.equal(clock.waiting, 0)
})
