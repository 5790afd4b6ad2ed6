/** Seconds (RFC 5626, 4.5). */
const FIRST = 30
const LONGEST = 1800

/**
 * Seconds to wait after a failure: twice as long each time, and never the same for everybody, so
 * that a carrier that comes back is not met by all its customers at once.
 *
 * @param failures Those before this one, in a row.
 * @param random Evenly spread in [0, 1).
 */
export function pauseAfter(failures: number, random: number): number {
  const most = Math.min(FIRST * 2 ** failures, LONGEST)
  return most * (0.5 + random / 2)
}
