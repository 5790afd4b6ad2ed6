export interface SrvRecord {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly name: string
}

/** A number from 0 to below 1. */
export type Random = () => number

/** Records by priority, and within one at random as often as their weights say (RFC 2782). */
export function inOrder(records: readonly SrvRecord[], random: Random): readonly SrvRecord[] {
  const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b)
  return priorities.flatMap((wanted) =>
    drawn(
      records.filter(({ priority }) => priority === wanted),
      random,
    ),
  )
}

function drawn(records: readonly SrvRecord[], random: Random): readonly SrvRecord[] {
  // Those without weight stand first, so that they are drawn now and then (RFC 2782).
  const left = records.toSorted((one, other) => Number(one.weight > 0) - Number(other.weight > 0))
  const order: SrvRecord[] = []
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0)
    const mark = Math.floor(random() * (total + 1))
    let sum = 0
    const index = left.findIndex(({ weight }) => {
      sum += weight
      return sum >= mark
    })
    order.push(...left.splice(index, 1))
  }
  return order
}
