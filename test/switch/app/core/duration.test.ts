import fc from 'fast-check'
import { test } from 'tap'
import { type Duration, milliseconds } from '../../../../switch/app/core/duration.ts'

test('a duration is a number and a unit', async (t) => {
  t.equal(milliseconds('0ms'), 0)
  t.equal(milliseconds('250ms'), 250)
  t.equal(milliseconds('25s'), 25_000)
  t.equal(milliseconds('1.5m'), 90_000)
  t.equal(milliseconds('596h'), 2_145_600_000)
})

test('a duration is whole milliseconds, in whatever unit it is written', async () => {
  const count = fc.integer({ min: 0, max: 500 })
  fc.assert(
    fc.property(
      count,
      (n) =>
        milliseconds(`${n}s`) === milliseconds(`${n * 1000}ms`) &&
        milliseconds(`${n}m`) === milliseconds(`${n * 60}s`) &&
        milliseconds(`${n}h`) === milliseconds(`${n * 60}m`),
    ),
  )
})

test('what is no duration is told so, with an example', async (t) => {
  for (const text of ['', '5', 's', '-5s', '1e3s', ' 5s', '5 s', '5s\n', '5 sec', 'Infinitys']) {
    t.throws(() => milliseconds(text as Duration), {
      name: 'RangeError',
      message: `${JSON.stringify(text)} is not a duration; write a number and ms, s, m or h, such as '25s'`,
    })
  }
})

test('a duration that no timer can wait for is refused', async (t) => {
  t.throws(() => milliseconds('597h'), {
    name: 'RangeError',
    message: "'597h' is longer than a timer can wait; the longest is 596h",
  })
})

test('any text is a duration or a RangeError', async () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        return Number.isSafeInteger(milliseconds(text as Duration))
      } catch (error) {
        return error instanceof RangeError
      }
    }),
  )
})
