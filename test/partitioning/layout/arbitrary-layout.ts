import fc from 'fast-check'
import { MiB } from '../../../inventory/model/units.ts'
import type { Layout, Partition, SizeRange } from '../../../partitioning/layout/layout.ts'

const sizeRange: fc.Arbitrary<SizeRange> = fc
  .record({
    minimum: fc.integer({ min: 1, max: 5000 }),
    towardsPreferred: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
    towardsMaximum: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
    weight: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: undefined }),
  })
  .map(({ minimum, towardsPreferred = 0, towardsMaximum, weight }) => ({
    minimum: minimum * MiB,
    preferred: (minimum + towardsPreferred) * MiB,
    ...(towardsMaximum === undefined
      ? {}
      : { maximum: (minimum + towardsPreferred + towardsMaximum) * MiB }),
    ...(weight === undefined ? {} : { weight }),
  }))

/** A partition whose size alone matters. */
export function partitionOf(label: string, size: SizeRange): Partition {
  return {
    label,
    type: 'linux-var',
    size,
    grows: false,
    content: { kind: 'boot-code' },
    reason: 'a test',
  }
}

export function layoutOf(sizes: readonly SizeRange[]): Layout {
  return {
    name: 'test',
    table: 'gpt',
    partitions: sizes.map((size, index) => partitionOf(`p${index + 1}`, size)),
  }
}

export const arbitraryLayout: fc.Arbitrary<Layout> = fc
  .array(sizeRange, { minLength: 1, maxLength: 8 })
  .map(layoutOf)
