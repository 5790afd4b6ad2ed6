import type { RecipeLine } from './recipe-line.ts'

type Range = Pick<RecipeLine, 'min' | 'priority' | 'max'>

interface Share {
  readonly size: number
  /** Per cent of what is left; whole. */
  readonly weight: number
  readonly max: number
}

/**
 * Sizes of a recipe's lines, in the lines' own unit: `expand_scheme` of partman-auto 177, in its
 * integers. A weight is what `priority` has above `min`, in per cent of all, cut to whole ones:
 * below one per cent nothing grows. Each round starts from the sizes of the one before, so what
 * rounding left over is handed out again until nothing changes.
 *
 * @param free space there is, in the same unit.
 */
export function expandScheme(lines: readonly Range[], free: number): readonly number[] {
  let shares = weigh(lines)
  for (;;) {
    const next = grow(shares, free)
    if (
      next.every(({ size, weight }, i) => size === shares[i]?.size && weight === shares[i]?.weight)
    ) {
      return next.map(({ size }) => size)
    }
    shares = next
  }
}

function weigh(lines: readonly Range[]): readonly Share[] {
  const sum = lines.reduce((total, { priority, min }) => total + priority - min, 0) || 100
  return lines.map(({ min, priority, max }) => ({
    size: min,
    weight: Math.floor(((priority - min) * 100) / sum),
    max,
  }))
}

function grow(shares: readonly Share[], free: number): readonly Share[] {
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0)
  const left = Math.max(0, free - shares.reduce((sum, { size }) => sum + size, 0))
  return shares.map(({ size, weight, max }) => {
    const wanted = weights === 0 ? size : size + Math.floor((left * weight) / weights)
    return wanted > max ? { size: max, weight: 0, max } : { size: wanted, weight, max }
  })
}
