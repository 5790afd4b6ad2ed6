/** Someone units are handed to. Whole numbers. */
export interface Claim {
  readonly weight: number
  /** Units it can take at most. */
  readonly limit: number
}

interface Party {
  readonly index: number
  readonly weight: bigint
  readonly limit: bigint
}

/**
 * Hands out whole units by weight, none above its limit, as long as anyone takes them.
 *
 * This is the method of Jefferson and D'Hondt: a party's k-th unit has its turn at k / weight, the
 * earlier party first at the same moment. Units come one after another, so one unit more never
 * takes any from anyone, as rounding shares would (the Alabama paradox).
 *
 * @returns units per claim; their sum is `units`, or less when all limits are reached.
 */
export function apportion(units: number, claims: readonly Claim[]): readonly number[] {
  const shares = new Map<number, bigint>()
  let left = BigInt(units)
  let open = claims
    .map(({ weight, limit }, index) => ({ index, weight: BigInt(weight), limit: BigInt(limit) }))
    .filter(({ weight, limit }) => weight > 0n && limit > 0n)
  for (;;) {
    const { full, rest } = fill(left, open)
    for (const { index, limit } of full) shares.set(index, limit)
    left -= sum(full.map(({ limit }) => limit))
    open = rest
    if (full.length === 0) break
  }
  for (const [index, share] of takeTurns(left, open)) shares.set(index, share)
  return claims.map((_, index) => Number(shares.get(index) ?? 0n))
}

/** Parties that reach their limit by the moment the units would last to if nobody had one. */
function fill(units: bigint, parties: readonly Party[]) {
  const weights = sum(parties.map(({ weight }) => weight))
  const isFull = ({ weight, limit }: Party) => limit * weights <= units * weight
  return {
    full: parties.filter(isFull),
    rest: parties.filter((party) => !isFull(party)),
  }
}

/** Nobody reaches a limit at once: everyone has a share rounded down, then turns are taken. */
function takeTurns(units: bigint, parties: readonly Party[]): ReadonlyMap<number, bigint> {
  const weights = sum(parties.map(({ weight }) => weight))
  const shares = new Map(
    parties.map(({ index, weight }) => [index, (units * weight) / weights] as const),
  )
  const shareOf = ({ index }: Party) => shares.get(index) ?? 0n
  for (let left = units - sum([...shares.values()]); left > 0n; left -= 1n) {
    const takers = parties.filter((party) => shareOf(party) < party.limit)
    const next = takers.reduce<Party | undefined>((first, party) => {
      if (!first) return party
      const isEarlier = (shareOf(party) + 1n) * first.weight < (shareOf(first) + 1n) * party.weight
      return isEarlier ? party : first
    }, undefined)
    if (!next) break
    shares.set(next.index, shareOf(next) + 1n)
  }
  return shares
}

const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n)
