/**
 * Draws without putting back: each place goes to one of the rest, by its share of their weights
 * (RFC 2782). Those of weight 0 come last, in the order given.
 *
 * @param random Evenly spread in [0, 1).
 */
export function weightedOrder<Entry extends { readonly weight: number }>(
  entries: readonly Entry[],
  random: () => number,
): readonly Entry[] {
  const rest = [...entries]
  const order: Entry[] = []
  while (rest.length > 0) {
    const total = rest.reduce((sum, { weight }) => sum + weight, 0)
    let left = random() * total
    const drawn = rest.findIndex(({ weight }) => {
      left -= weight
      return left < 0
    })
    order.push(...rest.splice(Math.max(0, drawn), 1))
  }
  return order
}
