import { test } from 'tap'
import { NodeDraining } from '../../../../switch/app/core/errors.ts'
import type { App } from '../../../../switch/app/define-app.ts'
import { DEFAULT_LIMITS } from '../../../../switch/app/policy/call-limits.ts'
import { AppRuntime } from '../../../../switch/app/runtime/app-runtime.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'
import { VirtualEdge } from '../../../../switch/app/testbed/virtual-edge.ts'
import { VirtualIncomingLeg } from '../../../../switch/app/testbed/virtual-leg.ts'

const address = (user: string) => ({ uri: `sip:${user}@example.org`, user, display: '' })

/** A runtime in the world of a testbed, which itself runs nothing. */
function open(app: App<string>) {
  const world = testbed(app)
  const mistakes: unknown[] = []
  const logged: object[] = []
  const runtime = new AppRuntime(app, {
    clock: world.clock,
    edge: () => new VirtualEdge(world, world.line('switch')),
    limits: DEFAULT_LIMITS,
    mailboxes: world.mailboxes,
    log: (message, facts) => logged.push({ message, ...facts }),
    mistaken: (error) => mistakes.push(error),
  })
  const call = (from: string) => {
    const line = world.line(from)
    const leg = new VirtualIncomingLeg({
      ...{ id: world.newId(), from: address(from), to: address('app'), headers: {} },
      transcript: line.transcript,
    })
    line.ringWith(leg)
    void runtime.take(leg, new VirtualEdge(world, line))
    return world.phone(from)
  }
  return { world, runtime, call, mistakes, logged }
}

const waiting: App<string> = {
  async call(call) {
    await call.answer()
    for (;;) await call.message(await call.receive())
  },
}

test('messages reach a call by its id', async (t) => {
  const { runtime, call } = open(waiting)
  const alice = call('alice')
  await alice.expect.answer()
  const [running] = runtime.calls.list()
  t.ok(running?.send('hello'))
  await alice.expect.message('hello')
  await runtime.close()
  t.equal(runtime.calls.size, 0)
  t.notOk(running?.send('anybody there?'))
})

test('a runtime that drains takes nothing new, and waits for what runs', async (t) => {
  const { runtime, call } = open(waiting)
  const alice = call('alice')
  await alice.expect.answer()
  let isDrained = false
  const drained = runtime.drain().then(() => {
    isDrained = true
  })
  await call('bob').expect.reject(503)
  await alice.wait('1h')
  t.notOk(isDrained)
  await alice.hangUp()
  await drained
  t.equal(runtime.size, 0)
})

test('a runtime that is too slow takes no calls for a while', async () => {
  const { runtime, call } = open(waiting)
  runtime.accept(false)
  await call('alice').expect.reject(503)
  runtime.accept(true)
  await call('bob').expect.answer()
  await runtime.close()
})

test('a runtime that is closed hangs up, and starts nothing', async (t) => {
  let start: () => void = () => undefined
  const { runtime, call } = open({
    ...waiting,
    http(_, context) {
      start = () =>
        context.start(async (task) => void (await task.dial('bob', { from: address('x') })))
    },
  })
  const alice = call('alice')
  await alice.expect.answer()
  start()
  t.equal(runtime.size, 2)
  await runtime.close()
  t.equal(runtime.size, 0)
  await alice.expect.hangup()
  t.throws(() => start(), new NodeDraining())
})

test('mistakes of scripts are told, with where they were made', async (t) => {
  const mistake = new Error('a mistake')
  const { runtime, call, mistakes, logged } = open({
    async call() {
      throw mistake
    },
  })
  await call('alice').expect.reject(500)
  await runtime.drain()
  t.same(mistakes, [mistake])
  t.match(logged, [{ message: 'script failed', reason: /a mistake\n.*at / }])
})
