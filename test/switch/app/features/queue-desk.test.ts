import { test } from 'tap'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { CallQueue } from '../../../../switch/app/features/queue/call-queue.ts'
import { QueueDesk } from '../../../../switch/app/features/queue/queue-desk.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

test('a desk shows who waits, and an agent who is no longer paused is called at once', async (t) => {
  const queue = new CallQueue()
  queue.agents.add('ann')
  const desk = new QueueDesk({ sales: queue })
  const app = defineApp({
    async call(call) {
      await call.answer()
      const end = await queue.enter(call, { music: 'moh.wav' })
      if (end.type === 'connected') await call.bridge(end.agent)
    },
  })
  const bed = testbed(app)
  await using _ = bed
  t.equal(desk.pause('sales', 'ann', true), true)
  const alice = bed.call({ from: 'alice', to: 'sales' }).expect.answer().expect.play('moh.wav')
  await alice.expect.nothing('1m')
  t.match(desk.list(), [
    {
      ...{ name: 'sales', callers: [{ leg: /./, from: /alice/, priority: 0 }] },
      agents: [{ uri: 'ann', state: 'paused' }],
    },
  ])
  bed.act(() => t.equal(desk.pause('sales', 'ann', false), true))
  alice.expect.dial('ann')
  bed.phone('ann').answer()
  await alice.expect.bridge('ann')
  t.match(desk.list(), [{ callers: [], agents: [{ uri: 'ann', state: 'talking' }] }])
})

test('who is not there is not paused', (t) => {
  const queue = new CallQueue()
  const desk = new QueueDesk({ sales: queue })
  t.equal(desk.pause('sales', 'ann', true), false)
  t.equal(desk.pause('support', 'ann', true), false)
  t.same(new QueueDesk().list(), [])
  t.end()
})
