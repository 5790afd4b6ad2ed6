/** One line of a recipe of partman-auto, decoded. */
export interface RecipeLine {
  /** Decimal megabytes the partition has at least. */
  readonly min: number
  /** Decimal megabytes; what is above `min` is the weight when space is left. Never below `min`. */
  readonly priority: number
  /** Decimal megabytes; infinite for `-1`. Never below `min`. */
  readonly max: number
  readonly filesystem: string
  /** What follows: `method{ format } mountpoint{ / }`, as words. */
  readonly words: readonly string[]
}

/** Bytes. partman counts in decimal megabytes and cuts the last six digits of any size. */
export const MB = 1_000_000

/**
 * @returns what stands in the braces of a keyword, `''` for `lvmok{ }`; undefined when the line does
 *   not have it. The last one counts: partman looks with a greedy sed.
 */
export function keywordOf({ words }: RecipeLine, keyword: string): string | undefined {
  const start = words.lastIndexOf(`${keyword}{`)
  if (start < 0) return undefined
  const end = words.indexOf('}', start)
  return words.slice(start + 1, end < 0 ? undefined : end).join(' ')
}

export const sumOf = (lines: readonly RecipeLine[], field: 'min' | 'priority'): number =>
  lines.reduce((sum, line) => sum + line[field], 0)
