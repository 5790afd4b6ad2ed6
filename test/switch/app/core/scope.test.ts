import { test } from 'tap'
import { Aborted, HungUp, Rejected, Timeout } from '../../../../switch/app/core/errors.ts'
import { Scope } from '../../../../switch/app/core/scope.ts'
import { onAbort } from '../../../../switch/app/core/signals.ts'
import { sleep } from '../../../../switch/app/core/sleep.ts'
import { StandingClock } from '../../../support/standing-clock.ts'

const gone = new HungUp('party', 'BYE')

function world() {
  const clock = new StandingClock()
  return { clock, scope: new Scope(clock) }
}

/** Never settles by itself. */
const forever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    onAbort(signal, () => reject(signal.reason))
  })

test('an operation ends as its work does', async (t) => {
  const { scope } = world()
  t.equal(await scope.operate(async () => 7), 7)
  await t.rejects(
    scope.operate(async () => {
      throw new Rejected(486, 'Busy Here')
    }),
    { name: 'Rejected', status: 486 },
  )
  t.equal(scope.size, 0)
})

test('closing a scope rejects every operation with the reason', async (t) => {
  const { scope } = world()
  const operations = [scope.operate(forever), scope.operate(forever)]
  await scope.close(gone)
  for (const operation of operations) await t.rejects(operation, gone)
  await t.rejects(
    scope.operate(async () => 7),
    gone,
  )
  t.equal(scope.size, 0)
})

test('closing waits for what the work still does on its way out', async (t) => {
  const { scope } = world()
  const steps: string[] = []
  void scope.operate(async (signal) => {
    try {
      await forever(signal)
    } finally {
      await Promise.resolve()
      steps.push('cleaned up')
    }
  })
  await scope.close(gone)
  t.same(steps, ['cleaned up'])
})

test('an operation is stopped by its timeout', async (t) => {
  const { scope, clock } = world()
  const operation = scope.operate(forever, { timeout: '5s' })
  clock.advance(4_999)
  t.equal(scope.size, 1)
  clock.advance(1)
  await t.rejects(operation, new Timeout('5s'))
})

test('an operation is stopped by a signal, and tells its reason as the cause', async (t) => {
  const { scope } = world()
  const controller = new AbortController()
  const operation = scope.operate(forever, { signal: controller.signal })
  controller.abort('enough')
  await t.rejects(operation, { name: 'Aborted', cause: 'enough' })
  await t.rejects(scope.operate(forever, { signal: controller.signal }), { name: 'Aborted' })
})

test('a signal of the family keeps its reason', async (t) => {
  const { scope } = world()
  await t.rejects(scope.operate(forever, { signal: AbortSignal.abort(gone) }), gone)
})

test('a timer does not outlive its operation', async (t) => {
  const { scope, clock } = world()
  await scope.operate(async () => 7, { timeout: '5s' })
  t.equal(clock.waiting, 0)
})

test('a timeout that is no duration is told before anything is done', async (t) => {
  const { scope } = world()
  const timeout = '5 sec' as '5s'
  await t.rejects(
    scope.operate(async () => t.fail('was done'), { timeout }),
    { name: 'RangeError' },
  )
})

test('leaving an inner scope aborts what it started', async (t) => {
  const { scope } = world()
  let operation: Promise<unknown> = Promise.resolve()
  const result = await scope.enter(async (inner) => {
    operation = inner.operate(forever)
    return 'left'
  })
  t.equal(result, 'left')
  await t.rejects(operation, new Aborted('the scope was left'))
})

test('a fork that fails ends the scope it belongs to, and no other', async (t) => {
  const { scope } = world()
  const busy = new Rejected(486, 'Busy Here')
  let neighbour: Promise<unknown> = Promise.resolve()
  const outcome = scope.enter(async (inner) => {
    neighbour = inner.operate(forever)
    inner.fork(async () => {
      throw busy
    })
    await new Promise(() => undefined)
  })
  await t.rejects(outcome, busy)
  await t.rejects(neighbour, busy)
  t.notOk(scope.signal.aborted)
})

test('closing the outer scope closes the inner ones', async (t) => {
  const { scope, clock } = world()
  const outcome = scope.enter((inner) =>
    inner.enter((innermost) => innermost.operate((signal) => sleep(clock, 1_000, signal))),
  )
  await scope.close(gone)
  await t.rejects(outcome, gone)
  t.equal(clock.waiting, 0)
})

test('work that closes its own scope is stopped as well', async (t) => {
  const { scope } = world()
  const operation = scope.operate((signal) => {
    void scope.close(gone)
    return forever(signal)
  })
  await t.rejects(operation, gone)
})

test('an operation nobody waits for does not end the process', async (t) => {
  const { scope } = world()
  void scope.operate(forever)
  await scope.close(gone)
  await new Promise(setImmediate)
  t.pass('no unhandled rejection')
})
