import type { Ids } from '../../switch/engine/core/ids.ts'

/** Names in the order they were asked for: `id-1`, `tag-1`, `z9hG4bK-1`. */
export function countingIds(): Ids {
  const counts = new Map<string, number>()
  const next = (kind: string): number => {
    const count = (counts.get(kind) ?? 0) + 1
    counts.set(kind, count)
    return count
  }
  return {
    uuid: () => `id-${next('id')}`,
    tag: () => `tag-${next('tag')}`,
    branch: () => `z9hG4bK-${next('branch')}`,
    sequence: () => 100 * next('sequence'),
  }
}
