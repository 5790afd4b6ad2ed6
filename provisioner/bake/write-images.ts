import type { Write } from '../../image/bake/place-grub.ts'
import type { BakedImage } from '../../image/bake/render-manifest.ts'
import type { ImagesWanted } from './images-wanted.ts'
import { settle, type Workshop } from './workshop.ts'
import { writeCopies } from './write-copies.ts'
import { writeStreamed } from './write-streamed.ts'

/**
 * Writes a node's images, all at the same time.
 *
 * @param configuring what differs from the template.
 * @returns what was written, in the order it was asked for.
 */
export async function writeImages(
  shop: Workshop,
  wanted: ImagesWanted,
  configuring: Promise<readonly Write[]>,
): Promise<readonly BakedImage[]> {
  const [copies, streamed] = await settle(
    writeCopies(shop, wanted, configuring),
    writeStreamed(shop, wanted, configuring),
  )
  const images = [...copies, ...streamed]
  return wanted.formats.flatMap((format) => images.filter((each) => each.format === format))
}
