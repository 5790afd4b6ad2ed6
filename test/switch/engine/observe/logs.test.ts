import { test } from 'tap'
import { boundedLog } from '../../../../switch/engine/observe/bounded-log.ts'
import { excessLog } from '../../../../switch/engine/observe/excess-log.ts'
import { StandingClock } from '../../../support/standing-clock.ts'

/** A log that keeps its lines. */
function world() {
  const clock = new StandingClock()
  const lines: (readonly [string, object | undefined])[] = []
  const log = (_: string, message: string, facts?: object) => void lines.push([message, facts])
  return { clock, log, take: () => lines.splice(0) }
}

test('a line that repeats is left out after a while, and the number is told', async (t) => {
  const { clock, log, take } = world()
  const bounded = boundedLog(log, clock)
  for (let count = 0; count < 1000; count += 1) bounded('info', 'knock')
  bounded('info', 'something else')
  t.equal(take().length, 21)
  clock.advance(60_000)
  bounded('info', 'something else')
  t.same(take(), [
    ['a line was left out', { line: 'knock', times: 980 }],
    ['something else', undefined],
  ])
})

test('an error is never left out', async (t) => {
  const { clock, log, take } = world()
  const bounded = boundedLog(log, clock)
  for (let count = 0; count < 100; count += 1) bounded('error', 'bad')
  t.equal(take().length, 100)
})

test('what is turned away is told once a minute, keep-alives never', async (t) => {
  const { clock, log, take } = world()
  const excess = excessLog(log, clock)
  for (let count = 0; count < 1000; count += 1) {
    excess.dropped('messages')
    excess.dropped('keep-alive')
    excess.refused('busy')
  }
  t.same(take(), [])
  clock.advance(60_000)
  t.same(take(), [
    ['messages were dropped or refused', { dropped: { messages: 1000 }, refused: { busy: 1000 } }],
  ])
  excess.dropped('keep-alive')
  clock.advance(600_000)
  t.same(take(), [])
  excess.dropped('banned')
  excess.close()
  t.equal(clock.waiting, 0)
})
