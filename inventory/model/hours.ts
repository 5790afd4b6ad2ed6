export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Hours of some days of the week, by the wall clock of the plan's time zone. */
export interface Hours {
  /** Days on which it begins. */
  readonly days: readonly Weekday[]
  /** Minutes since midnight, 0 to 1439; the first that belongs to it. */
  readonly from: number
  /** Minutes since midnight, 1 to 1440; the first after it. Not after `from`: it ends the next day. */
  readonly to: number
}

const FORM = /^([a-z]{3})(?:-([a-z]{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)$/

const DAYS: readonly string[] = WEEKDAYS

/** Reads `mon-fri 08:00-18:00` or `sat 22:00-06:00`; undefined when it is nothing of that kind. */
export function parseHours(text: string): Hours | undefined {
  const [, first = '', last = first, ...clock] = FORM.exec(text) ?? []
  const [begin, end] = [first, last].map((name) => DAYS.indexOf(name))
  const [fromHour = 24, fromMinute = 60, toHour = 25, toMinute = 60] = clock.map(Number)
  if (begin === undefined || end === undefined || begin < 0 || end < 0) return undefined
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  if (fromMinute > 59 || toMinute > 59 || from > 1439 || to < 1 || to > 1440) return undefined
  const length = ((end - begin + WEEKDAYS.length) % WEEKDAYS.length) + 1
  const days = Array.from({ length }, (_, at) => WEEKDAYS[(begin + at) % WEEKDAYS.length])
  return { days: days.filter((day) => day !== undefined), from, to }
}
