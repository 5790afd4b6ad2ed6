import { type Hours, WEEKDAYS, type Weekday } from '../../../inventory/model/hours.ts'

export interface WallClock {
  readonly day: Weekday
  /** Minutes since midnight. */
  readonly minute: number
}

/**
 * Reads the wall clock of a zone of the tz database, daylight saving included. Making one costs
 * much, asking it little: keep it.
 *
 * @throws {RangeError} when there is no such zone.
 */
export function wallClockOf(timeZone: string): (now: number) => WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return (now) => {
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
    const name = parts.get('weekday')?.toLowerCase()
    const day = WEEKDAYS.find((each) => each === name) ?? 'mon'
    return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) }
  }
}

/** Whether the clock stands within the hours. */
export function isWithin({ days, from, to }: Hours, { day, minute }: WallClock): boolean {
  if (from < to) return days.includes(day) && minute >= from && minute < to
  return (days.includes(day) && minute >= from) || (days.includes(dayBefore(day)) && minute < to)
}

function dayBefore(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] ?? day
}
