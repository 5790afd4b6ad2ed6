import { test } from 'tap'
import { Watchdog } from '../../../../switch/app/workers/watchdog.ts'

const POLICY = { every: 250, late: 500, stuck: 5_000 }

/** Asks at each time of the first column, and has it answered so much later. */
function watch(...answers: readonly number[]) {
  const watchdog = new Watchdog(POLICY)
  let now = 0
  const pulses = answers.map((delay) => {
    watchdog.mayAsk(now)
    watchdog.answered(now + delay)
    now += delay + POLICY.every
    return watchdog.pulse(now)
  })
  return { watchdog, pulses, now }
}

test('one late answer is nothing, two in a row are slow', async (t) => {
  t.same(watch(10, 501, 10, 501, 10).pulses, ['well', 'well', 'well', 'well', 'well'])
  t.same(watch(501, 900).pulses, ['well', 'slow'])
})

test('two answers in time, and it is well again', async (t) => {
  t.same(watch(501, 501, 10, 501, 10, 500).pulses, ['well', 'slow', 'slow', 'slow', 'slow', 'well'])
})

test('no answer is stuck, and nothing more is asked meanwhile', async (t) => {
  const { watchdog, now } = watch(10)
  t.ok(watchdog.mayAsk(now))
  t.notOk(watchdog.mayAsk(now + 250))
  t.equal(watchdog.pulse(now + 5_000), 'well')
  t.equal(watchdog.pulse(now + 5_001), 'stuck')
})

test('an answer to nothing changes nothing', async (t) => {
  const watchdog = new Watchdog(POLICY)
  watchdog.answered(9_000)
  watchdog.answered(9_000)
  t.equal(watchdog.pulse(9_000), 'well')
})
