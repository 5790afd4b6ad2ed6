import { test } from 'tap'
import { AppVersions } from '../../../../switch/app/workers/app-versions.ts'
import type { Order, Report, Spawn } from '../../../../switch/app/workers/worker-process.ts'
import { StandingClock } from '../../../support/standing-clock.ts'

/** A thread that does what its version is called, such as `v1 healthy`, and what a test says. */
class VirtualThread {
  readonly version: string
  readonly orders: Order['type'][] = []
  readonly accepts: boolean[] = []
  readonly #hear: (report: Report) => void
  /** Answers at once; false: its event loop is blocked. */
  isResponsive = true
  isGone = false

  constructor(version: string, hear: (report: Report) => void) {
    this.version = version
    this.#hear = hear
    if (version.endsWith('broken')) queueMicrotask(() => this.exit('cannot be loaded'))
    else if (!version.endsWith('mute')) queueMicrotask(() => this.tell({ type: 'ready' }))
  }

  send(order: Order): void {
    this.orders.push(order.type)
    if (order.type === 'close') queueMicrotask(() => this.tell({ type: 'done' }))
    if (order.type === 'accept') this.accepts.push(order.isAccepting)
    if (order.type === 'ping' && this.isResponsive)
      queueMicrotask(() => this.tell({ type: 'pong' }))
  }

  tell(report: Report): void {
    if (!this.isGone) this.#hear(report)
  }

  exit(reason: string): void {
    this.tell({ type: 'exit', reason })
    this.isGone = true
  }

  terminate(): void {
    queueMicrotask(() => this.exit('terminated'))
  }
}

function open() {
  const clock = new StandingClock()
  const threads: VirtualThread[] = []
  const log: string[] = []
  const spawn: Spawn = (version, hear) => {
    const thread = new VirtualThread(version, hear)
    threads.push(thread)
    return thread
  }
  const versions = new AppVersions({
    ...{ spawn, clock },
    log: (message, facts) => log.push(`${message}: ${Object.values(facts).join(', ')}`),
    startWithin: '10s',
    drainWithin: '1h',
  })
  const states = () => versions.list().map(({ version, state }) => `${version} ${state}`)
  const pass = async (time: number) => {
    for (let passed = 0; passed < time; passed += 250) {
      clock.advance(250)
      await new Promise(setImmediate)
    }
  }
  const thread = (index: number) => threads.at(index) as VirtualThread
  return { clock, versions, log, states, pass, threads, thread }
}

test('a version serves once it is ready', async (t) => {
  const { versions, states, pass, thread } = open()
  await versions.deploy('v1')
  t.same(states(), ['v1 serving'])
  await pass(60_000)
  t.same(states(), ['v1 serving'])
  t.same(thread(0).accepts, [])
  await versions.close('10s')
  t.same(states(), [])
})

test('a new version takes the calls, the old one finishes its own', async (t) => {
  const { versions, states, thread } = open()
  await versions.deploy('v1')
  await versions.deploy('v2')
  t.same(states(), ['v1 draining', 'v2 serving'])
  t.same(thread(0).orders.at(-1), 'drain')
  thread(0).tell({ type: 'done' })
  await new Promise(setImmediate)
  t.same(states(), ['v2 serving'])
})

test('calls of an old version do not go on for ever', async (t) => {
  const { versions, states, pass } = open()
  await versions.deploy('v1')
  await versions.deploy('v2')
  await pass(3_599_750)
  t.same(states(), ['v1 draining', 'v2 serving'])
  await pass(250)
  t.same(states(), ['v2 serving'])
})

test('a version that cannot be loaded leaves the one that serves alone', async (t) => {
  const { versions, states } = open()
  await versions.deploy('v1')
  await t.rejects(versions.deploy('v2 broken'), {
    message: 'version v2 broken did not start: cannot be loaded',
  })
  t.same(states(), ['v1 serving'])
})

test('a version that never becomes ready is not waited for', async (t) => {
  const { versions, states, pass } = open()
  await versions.deploy('v1')
  const outcome = t.rejects(versions.deploy('v2 mute'), { message: /did not start: terminated/ })
  await pass(10_000)
  await outcome
  t.same(states(), ['v1 serving'])
})

test('a worker that crashes is started again, after longer and longer pauses', async (t) => {
  const { versions, states, pass, log, thread } = open()
  await versions.deploy('v1')
  for (const pause of [1_000, 2_000, 4_000]) {
    thread(-1).exit('out of memory')
    await pass(pause - 250)
    t.same(states(), [])
    await pass(250)
    t.same(states(), ['v1 serving'])
  }
  t.same(log, Array(3).fill('application worker is gone: v1, out of memory'))
  await pass(60_000)
  thread(-1).exit('out of memory')
  await pass(1_000)
  t.same(states(), ['v1 serving'])
})

test('a version deployed while another is down takes its place', async (t) => {
  const { versions, states, pass, thread } = open()
  await versions.deploy('v1')
  thread(0).exit('out of memory')
  await versions.deploy('v2')
  await pass(60_000)
  t.same(states(), ['v2 serving'])
})

test('a thread that does not answer is ended, and another one started', async (t) => {
  const { versions, states, pass, log, thread, threads } = open()
  await versions.deploy('v1')
  await pass(1_000)
  thread(0).isResponsive = false
  await pass(7_000)
  t.same(log, ['application worker is gone: v1, did not answer for 5000 ms'])
  t.equal(threads.length, 2)
  t.same(states(), ['v1 serving'])
})

test('a thread that answers late takes no new calls, until it answers in time', async (t) => {
  const { versions, states, pass, thread } = open()
  await versions.deploy('v1')
  const slow = thread(0)
  slow.isResponsive = false
  for (let count = 0; count < 4; count += 1) {
    await pass(1_000)
    slow.tell({ type: 'pong' })
  }
  await pass(250)
  t.same(states(), ['v1 slow'])
  slow.isResponsive = true
  slow.tell({ type: 'pong' })
  await pass(2_000)
  t.same(states(), ['v1 serving'])
  t.same(slow.accepts, [false, true])
})

test('closing ends everything, and nothing is started afterwards', async (t) => {
  const { versions, clock, thread, threads } = open()
  await versions.deploy('v1')
  await versions.deploy('v2')
  thread(1).exit('crash')
  await versions.close('10s')
  await new Promise(setImmediate)
  t.equal(threads.length, 2)
  t.equal(clock.waiting, 0)
  await t.rejects(versions.deploy('v3'), { name: 'AbortError' })
})
