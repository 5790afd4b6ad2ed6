import { test } from 'tap'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { CallQueue, type WaitOptions } from '../../../../switch/app/features/queue/call-queue.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

function queueing(agents: readonly string[], options: Partial<WaitOptions> = {}) {
  const queue = new CallQueue({ ringFor: '10s', wrapUp: '20s', rest: '30s' })
  for (const agent of agents) queue.agents.add(agent)
  const app = defineApp({
    async call(call) {
      await call.answer()
      const priority = call.header('X-Priority') === undefined ? 0 : 1
      const end = await queue.enter(call, { music: 'moh.wav', priority, ...options })
      if (end.type === 'exit') return call.play('leave-a-message.wav')
      await call.bridge(end.agent)
    },
  })
  const bed = testbed(app)
  const enter = (from: string, headers = {}) =>
    bed.call({ from, to: 'sales', headers }).expect.answer().expect.play('moh.wav')
  const states = () => queue.agents.list().map(({ uri, state }) => `${uri} ${state}`)
  return { queue, bed, enter, states }
}

test('a caller who comes while an agent is free is connected at once', async (t) => {
  const { bed, enter, states } = queueing(['ann', 'ben'])
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  const ann = bed.phone('ann').answer()
  alice.expect.bridge('ann')
  bed.act(() => t.same(states(), ['ben free', 'ann talking']))
  ann.hangUp()
  await alice.expect.hangup()
  t.same(states(), ['ben free', 'ann resting'])
  await alice.wait('20s')
  t.same(states(), ['ben free', 'ann free'])
})

test('callers are served as they came, those of priority before the others', async (t) => {
  const { bed, queue, enter } = queueing([])
  await using _ = bed
  const alice = enter('alice')
  const bob = enter('bob')
  const carol = enter('carol', { 'X-Priority': '1' })
  const waiting = () => queue.list().map(({ caller }) => caller.from.user)
  bed.act(() => t.same(waiting(), ['carol', 'alice', 'bob']))
  bed.act(() => {
    queue.agents.add('ann')
    queue.serve()
  })
  carol.expect.dial('ann')
  const ann = bed.phone('ann').answer().expect.bridge('carol')
  carol.expect.bridge('ann')
  ann.hangUp()
  alice.expect.dial('ann')
  bed.phone('ann').answer()
  alice.expect.bridge('ann')
  await bob.expect.nothing('1m')
  t.same(waiting(), ['bob'])
})

test('an agent who does not answer is left alone, and the next one called', async (t) => {
  const { bed, enter, states } = queueing(['ann', 'ben'])
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  const ann = bed.phone('ann').ring().expect.hangup()
  alice.expect.dial('ben')
  bed.act(() => t.same(states(), ['ann resting', 'ben ringing']))
  bed.phone('ben').reject(486)
  alice.expect.dial('ann')
  await ann.answer().expect.bridge('alice')
})

test('a caller who hangs up while an agent’s telephone rings gives the agent back', async (t) => {
  const { bed, enter, states } = queueing(['ann'])
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  const bob = enter('bob')
  bed.phone('ann').ring()
  alice.hangUp()
  bob.expect.dial('ann')
  bed.phone('ann').expect.hangup()
  bed.phone('ann').answer()
  await bob.expect.bridge('ann')
  t.same(states(), ['ann talking'])
})

test('the wait has an end', async (t) => {
  const { bed, enter, states } = queueing(['ann'], { timeout: '5s' })
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  bed.phone('ann').ring()
  await alice.wait('4s').expect.nothing('0ms').wait('1s').expect.hangup()
  await bed.phone('ann').expect.hangup()
  t.same(states(), ['ann free'])
})

test('a key leaves the queue', async (t) => {
  const { bed, enter, states } = queueing(['ann'], { exitOn: '1' })
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  await alice.press('21').expect.play('leave-a-message.wav')
  await bed.phone('ann').expect.hangup()
  t.same(states(), ['ann free'])
})

test('a key and an answer in the same moment: one counts, and the agent is not left alone', async (t) => {
  const { bed, queue, enter } = queueing(['ann'], { exitOn: '1' })
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  bed.act(() => {
    const { leg } = bed.line('ann')
    bed.line('alice').port?.press('1')
    if (leg && 'pickUp' in leg) leg.pickUp()
  })
  alice.expect.play('leave-a-message.wav')
  await bed.phone('ann').expect.hangup()
  t.same(queue.list(), [])
})

test('callers are told where they stand, now and then', async () => {
  const bedOf = queueing([], {
    announce: (position) => ['position.wav', `${position}.wav`],
    announceEvery: '30s',
  })
  await using bed = bedOf.bed
  const alice = bed.call({ from: 'alice', to: 'sales' }).expect.answer()
  alice.expect.play('position.wav', '1.wav', 'moh.wav')
  const bob = bed.call({ from: 'bob', to: 'sales' }).expect.answer()
  bob.expect.play('position.wav', '2.wav', 'moh.wav')
  alice.hangUp()
  await bob.expect.play('position.wav', '1.wav', 'moh.wav')
})

test('an agent who pauses takes no more calls, after the one under way', async (t) => {
  const { bed, queue, enter, states } = queueing(['ann'])
  await using _ = bed
  const alice = enter('alice').expect.dial('ann')
  const ann = bed.phone('ann').answer().expect.bridge('alice')
  alice.expect.bridge('ann')
  bed.act(() => queue.agents.pause('ann'))
  bed.act(() => t.same(states(), ['ann talking']))
  ann.hangUp()
  alice.expect.hangup()
  await enter('bob').expect.nothing('1m')
  t.same(states(), ['ann paused'])
  queue.agents.resume('ann')
  queue.serve()
  await bed.phone('ann').answer().expect.bridge('bob')
})
