import fc from 'fast-check'
import type { RecipeLine } from '../../../partitioning/partman/recipe-line.ts'

export const NO_LIMIT = Number.POSITIVE_INFINITY

/** Megabytes, small ones more often than chance would have them. */
const size = fc.oneof(fc.nat(20), fc.nat(3_000), fc.nat(200_000))

/** The numbers of a line as they are after decoding. */
export const arbitraryRange: fc.Arbitrary<Pick<RecipeLine, 'min' | 'priority' | 'max'>> = fc
  .record({ min: size, more: fc.oneof(fc.constant(0), size), room: fc.option(size) })
  .map(({ min, more, room }) => ({
    min,
    priority: min + more,
    max: room === null ? NO_LIMIT : min + room,
  }))
