import fc from 'fast-check'
import { test } from 'tap'
import { parseHours, WEEKDAYS } from '../../../../inventory/model/hours.ts'
import { isWithin, wallClockOf } from '../../../../switch/routing/plan/hours.ts'

test('the wall clock knows its zone, and when summer begins', async (t) => {
  const berlin = wallClockOf('Europe/Berlin')
  t.same(berlin(Date.UTC(2024, 2, 31, 0, 59)), { day: 'sun', minute: 119 })
  t.same(berlin(Date.UTC(2024, 2, 31, 1, 0)), { day: 'sun', minute: 180 })
  t.same(wallClockOf('Asia/Kathmandu')(Date.UTC(2024, 0, 1, 18, 15)), { day: 'tue', minute: 0 })
  t.same(wallClockOf('Europe/Moscow')(Date.UTC(2024, 0, 1, 12, 30)), { day: 'mon', minute: 930 })
  t.throws(() => wallClockOf('Europe/Nowhere'), RangeError)
})

test('hours that pass midnight end on the next day', async (t) => {
  const night = { days: ['fri'], from: 22 * 60, to: 6 * 60 } as const
  t.notOk(isWithin(night, { day: 'fri', minute: 5 * 60 }))
  t.notOk(isWithin(night, { day: 'fri', minute: 22 * 60 - 1 }))
  t.ok(isWithin(night, { day: 'fri', minute: 22 * 60 }))
  t.ok(isWithin(night, { day: 'sat', minute: 6 * 60 - 1 }))
  t.notOk(isWithin(night, { day: 'sat', minute: 6 * 60 }))
  t.ok(isWithin({ ...night, days: ['sun'] }, { day: 'mon', minute: 0 }))
})

test('as if each minute of the week were listed', async (t) => {
  const hours = fc.record({
    days: fc.subarray([...WEEKDAYS]),
    from: fc.nat(1439),
    to: fc.integer({ min: 1, max: 1440 }),
  })
  fc.assert(
    fc.property(hours, fc.nat(7 * 1440 - 1), (each, minute) => {
      const length = each.to > each.from ? each.to - each.from : 1440 - each.from + each.to
      const isListed = each.days.some((day) => {
        const start = WEEKDAYS.indexOf(day) * 1440 + each.from
        return (minute - start + 7 * 1440) % (7 * 1440) < length
      })
      const day = WEEKDAYS[Math.floor(minute / 1440)] ?? 'mon'
      return isWithin(each, { day, minute: minute % 1440 }) === isListed
    }),
  )
  t.pass()
})

test('hours are read as people write them', async (t) => {
  t.same(parseHours('mon-wed 08:00-18:30'), { days: ['mon', 'tue', 'wed'], from: 480, to: 1110 })
  t.same(parseHours('sat-sun 22:00-06:00'), { days: ['sat', 'sun'], from: 1320, to: 360 })
  t.same(parseHours('sun-mon 00:00-24:00'), { days: ['sun', 'mon'], from: 0, to: 1440 })
  t.same(parseHours('fri 09:00-10:00')?.days, ['fri'])
  for (const text of [
    '',
    'mon',
    'mon 8:00-9:00',
    'mon 24:00-25:00',
    'mon 08:60-09:00',
    'may 08:00-09:00',
  ]) {
    t.equal(parseHours(text), undefined, text)
  }
})
