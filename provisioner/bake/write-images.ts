import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Write } from '../../image/bake/place-grub.ts'
import type { BakedImage } from '../../image/bake/render-manifest.ts'
import type { FormatWriter } from './format-writer.ts'
import type { Template } from './template.ts'
import { settle, type Workshop } from './workshop.ts'
import { qcow2Writer } from './write-qcow2.ts'
import { rawWriter } from './write-raw.ts'

export type ImageFormat = 'raw' | 'qcow2'

const WRITERS: Readonly<Record<ImageFormat, FormatWriter>> = {
  raw: rawWriter,
  qcow2: qcow2Writer,
}

export interface ImagesWanted {
  /** The files' name without its ending. */
  readonly name: string
  readonly formats: readonly ImageFormat[]
  /** An existing folder. */
  readonly output: string
  readonly template: Template
  /** Bytes of the disk a machine sees. */
  readonly size: number
}

/** A file under another name until it is whole. */
interface Unfinished {
  readonly format: ImageFormat
  readonly file: string
  readonly path: string
  readonly title: string
  /** Milliseconds. */
  readonly started: number
}

/**
 * Writes a node's images.
 *
 * @param configuring what differs from the template; copying the template goes on beside it.
 */
export async function writeImages(
  shop: Workshop,
  wanted: ImagesWanted,
  configuring: Promise<readonly Write[]>,
): Promise<readonly BakedImage[]> {
  const files = wanted.formats.map((format) => begin(shop, wanted, format))
  try {
    const [, writes] = await settle(copyAll(shop, wanted.template, files), configuring)
    const images: BakedImage[] = []
    for (const each of files) images.push(await finish(shop, wanted, { ...each, writes }))
    return images
  } finally {
    await Promise.all(files.map(({ path }) => rm(path, { force: true })))
  }
}

function begin(shop: Workshop, { name, output }: ImagesWanted, format: ImageFormat): Unfinished {
  const file = `${name}.${format}`
  const title = `write ${file}`
  shop.watcher.started(title)
  const path = join(output, `.${file}.${process.pid}.tmp`)
  return { format, file, path, title, started: performance.now() }
}

async function copyAll(shop: Workshop, template: Template, files: readonly Unfinished[]) {
  for (const { format, path } of files) await WRITERS[format].copy(shop, template, path)
}

async function finish(
  shop: Workshop,
  { template, output, size }: ImagesWanted,
  image: Unfinished & { readonly writes: readonly Write[] },
): Promise<BakedImage> {
  const { format, file, path, title, started, writes } = image
  const progress = (share: number) => shop.watcher.progressed(title, share)
  const sha256 = await WRITERS[format].finish(shop, path, { template, writes, progress })
  await rename(path, join(output, file))
  shop.watcher.finished(title, (performance.now() - started) / 1000)
  return { format, file, virtualSize: size, sha256 }
}
