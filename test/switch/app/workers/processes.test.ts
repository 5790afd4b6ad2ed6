import { test } from 'tap'
import { AppVersions } from '../../../../switch/app/workers/app-versions.ts'
import { processes } from '../../../../switch/app/workers/process/spawn-process.ts'
import { WATCHDOG } from '../../../../switch/app/workers/watchdog.ts'
import { systemClock } from '../../../../switch/engine/transport/system-clock.ts'

const program = new URL('../../../support/worker-program.ts', import.meta.url)

/** Real processes. The first thing that is logged ends a wait. */
function open(stuck = WATCHDOG.stuck) {
  let told: (line: string) => void = () => undefined
  const logged = new Promise<string>((resolve) => {
    told = resolve
  })
  const versions = new AppVersions({
    ...{ spawn: processes({ program, data: {}, heap: 256, meet: () => ({}) }), clock: systemClock },
    log: (message, facts) => told(`${message}: ${Object.values(facts).join(', ')}`),
    watchdog: { ...WATCHDOG, every: 20, stuck },
    startWithin: '5m',
  })
  return { versions, logged }
}

test('a worker serves, and makes way for another version', async (t) => {
  const { versions } = open()
  await versions.deploy('one')
  await versions.deploy('two')
  while (versions.list().length > 1) await new Promise(setImmediate)
  t.same(versions.list(), [{ version: 'two', state: 'serving' }])
  await versions.close('10s')
})

test('a program with a mistake does not start', async (t) => {
  const { versions } = open()
  await t.rejects(versions.deploy('broken'), {
    message: 'version broken did not start: a mistake at its start',
  })
  await versions.close('10s')
})

test('a worker in an endless loop is ended', async (t) => {
  const { versions, logged } = open(300)
  await versions.deploy('loop')
  t.equal(await logged, 'application worker is gone: loop, did not answer for 300 ms')
  await versions.close('10s')
})

test('a worker that takes too much memory ends alone', async (t) => {
  const { versions, logged } = open()
  await versions.deploy('hungry')
  t.equal(await logged, 'application worker is gone: hungry, signal SIGABRT')
  await versions.close('10s')
})

test('a worker that ends itself is told with its status', async (t) => {
  const { versions, logged } = open()
  await versions.deploy('gone')
  t.equal(await logged, 'application worker is gone: gone, status 7')
  await versions.close('10s')
})
