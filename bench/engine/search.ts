/** The first rate, and how much faster each next one is. */
const FIRST = 50
const FACTOR = 1.5
/** Attempts between the fastest good rate and the slowest bad one. */
const HALVINGS = 3

/**
 * Looks for the highest rate that goes well: ever faster until one does not, then between the two.
 *
 * @returns calls in a second; 0 when not even the first rate went well.
 */
export async function searchRate(attempt: (rate: number) => Promise<boolean>): Promise<number> {
  let good = 0
  let bad = FIRST
  while (await attempt(bad)) {
    good = bad
    bad = Math.round(bad * FACTOR)
  }
  for (let halving = 0; good > 0 && halving < HALVINGS; halving += 1) {
    const middle = Math.round((good + bad) / 2)
    if (await attempt(middle)) good = middle
    else bad = middle
  }
  return good
}
