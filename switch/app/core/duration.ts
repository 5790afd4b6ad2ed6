const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const
type Unit = keyof typeof UNITS

/** A length of time as scripts write it: `'250ms'`, `'25s'`, `'1.5m'`, `'12h'`. */
export type Duration = `${number}${Unit}`

/** Timers of Node count milliseconds in 31 bits, and ring at once beyond. */
const LONGEST = 2 ** 31 - 1

const SHAPE = /^(\d{1,10}(?:\.\d{1,3})?)(ms|s|m|h)$/

/**
 * @returns milliseconds, whole.
 * @throws {RangeError} when it is no duration, or longer than a timer can wait (596 h).
 */
export function milliseconds(duration: Duration): number {
  const [, count, unit] = SHAPE.exec(duration) ?? []
  if (count === undefined || unit === undefined) {
    throw new RangeError(
      `${JSON.stringify(duration)} is not a duration; write a number and ms, s, m or h, such as '25s'`,
    )
  }
  const length = Math.round(Number(count) * UNITS[unit as Unit])
  if (length > LONGEST) {
    throw new RangeError(`'${duration}' is longer than a timer can wait; the longest is 596h`)
  }
  return length
}
