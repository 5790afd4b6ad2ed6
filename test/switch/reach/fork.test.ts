import { test } from 'tap'
import type { CalleeEvent } from '../../../switch/signalling/leg.ts'
import { openFork } from './branches.ts'

const ANSWER: CalleeEvent = { type: 'answered', sdp: 'answer' }
const refused = (status: number): CalleeEvent => ({ type: 'refused', refusal: { status } })
const rings = (status: number): CalleeEvent => ({ type: 'provisional', status, sdp: 'music' })

test('all phones ring, and the caller hears of it once, without their music', async (t) => {
  const { heard, tell, uris } = openFork(3)
  t.same(uris, ['sip:0', 'sip:1', 'sip:2'])
  tell(2, rings(183))
  tell(0, rings(180))
  tell(1, rings(180))
  t.same(heard, [
    { type: 'provisional', status: 183 },
    { type: 'provisional', status: 180 },
  ])
})

test('who answers first has the call; the others are called off, however late they answer', async (t) => {
  const { fork, said, heard, tell } = openFork(3)
  tell(0, refused(486))
  tell(1, ANSWER)
  tell(2, ANSWER)
  tell(2, { type: 'ended', reason: 'not ours' })
  t.same(heard, [ANSWER])
  t.same(said, [[], [], ['cancel', 'callOff']])
  await fork.hangUp()
  t.same(said[1], ['hangUp'])
  tell(1, { type: 'ended', reason: 'hung up' })
  t.equal(heard.length, 2, 'what the winner does is heard')
})

for (const [statuses, best] of [
  [[486, 404, 480], 404],
  [[500, 486, 503], 486],
  [[503, 500, 502], 500],
  [[404, 415, 486], 415],
  [[302, 404, 486], 302],
] as const) {
  test(`of ${statuses.join(', ')} the caller is told ${best} (RFC 3261, 16.7, 6)`, async (t) => {
    const { heard, tell } = openFork(3)
    for (const [index, status] of statuses.entries()) {
      t.same(heard, [])
      tell(index, refused(status))
    }
    t.same(heard, [refused(best)])
  })
}

test('a 6xx speaks for all phones at once', async (t) => {
  const { heard, said, tell } = openFork(3)
  tell(0, refused(404))
  tell(1, refused(603))
  t.same(heard, [refused(603)])
  t.same(said, [[], [], ['cancel']])
  tell(2, ANSWER)
  t.same(said[2], ['cancel', 'callOff'])
  t.equal(heard.length, 1)
})

test('a cancelled call rings nowhere', async (t) => {
  const { fork, heard, said, tell } = openFork(2)
  tell(0, refused(486))
  fork.cancel()
  t.same(said, [[], ['cancel']])
  tell(1, refused(487))
  t.equal(heard.length, 1)
})
