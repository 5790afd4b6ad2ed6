import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Write } from '../../image/bake/place-grub.ts'
import type { BakedImage } from '../../image/bake/render-manifest.ts'
import type { FormatWriter } from './format-writer.ts'
import {
  type CopiedFormat,
  type ImagesWanted,
  type Unfinished,
  unfinished,
  virtualSize,
} from './images-wanted.ts'
import { settle, type Workshop } from './workshop.ts'
import { qcow2Writer } from './write-qcow2.ts'
import { rawWriter } from './write-raw.ts'

const WRITERS: Readonly<Record<CopiedFormat, FormatWriter>> = {
  raw: rawWriter,
  qcow2: qcow2Writer,
}

interface Copy extends Unfinished {
  readonly format: CopiedFormat
  readonly title: string
  /** Milliseconds. */
  readonly started: number
}

/** Writes the formats of which a template is kept: copying it goes on beside the configuration. */
export async function writeCopies(
  shop: Workshop,
  wanted: ImagesWanted,
  configuring: Promise<readonly Write[]>,
): Promise<readonly BakedImage[]> {
  const copies = wanted.formats.flatMap((format) =>
    format === 'raw' || format === 'qcow2' ? [begin(shop, wanted, format)] : [],
  )
  try {
    const [, writes] = await settle(copyAll(shop, wanted, copies), configuring)
    const images: BakedImage[] = []
    for (const each of copies) images.push(await finish(shop, wanted, { ...each, writes }))
    return images
  } finally {
    await Promise.all(copies.map(({ path }) => rm(path, { force: true })))
  }
}

function begin(shop: Workshop, wanted: ImagesWanted, format: CopiedFormat): Copy {
  const file = unfinished(wanted, format)
  const title = `write ${file.file}`
  shop.watcher.started(title)
  return { ...file, format, title, started: performance.now() }
}

async function copyAll(shop: Workshop, { template }: ImagesWanted, copies: readonly Copy[]) {
  for (const { format, path } of copies) await WRITERS[format].copy(shop, template, path)
}

async function finish(
  shop: Workshop,
  wanted: ImagesWanted,
  image: Copy & { readonly writes: readonly Write[] },
): Promise<BakedImage> {
  const { format, file, path, title, started, writes } = image
  const { template, output, size } = wanted
  const progress = (share: number) => shop.watcher.progressed(title, share)
  const content = { template, writes, progress, virtualSize: virtualSize(wanted) }
  const sha256 = await WRITERS[format].finish(shop, path, content)
  await rename(path, join(output, file))
  shop.watcher.finished(title, (performance.now() - started) / 1000)
  // A raw image as large as the disk would only be longer to carry.
  return { format, file, virtualSize: format === 'raw' ? size : virtualSize(wanted), sha256 }
}
