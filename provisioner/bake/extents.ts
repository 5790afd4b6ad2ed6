import { z } from 'zod'
import type { Extent } from '../../image/bake/difference.ts'
import type { Workshop } from './workshop.ts'

/** What `qemu-img map --output=json` says of each run of bytes (qemu-img(1)). */
const Extents = z.array(z.object({ start: z.number(), length: z.number(), data: z.boolean() }))

/** Where a sparse file holds data. */
export async function readExtents(shop: Workshop, path: string): Promise<readonly Extent[]> {
  const args = ['map', '-f', 'raw', '--output=json', path]
  return parseExtents(
    await shop.runner.run(shop.toolbox.wrap({ file: 'qemu-img', args }), shop.signal),
  )
}

/** @param said by `qemu-img map --output=json`. */
export function parseExtents(said: string): readonly Extent[] {
  return Extents.parse(JSON.parse(said))
    .filter(({ data }) => data)
    .map(({ start, length }) => ({ start, length }))
}
