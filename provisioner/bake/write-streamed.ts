import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { layerKey } from '../../image/bake/layer-key.ts'
import type { Write } from '../../image/bake/place-grub.ts'
import type { BakedImage } from '../../image/bake/render-manifest.ts'
import { renderOvf } from '../../image/hardware/render/ovf.ts'
import { uuidV5 } from '../../partitioning/layout/uuid-v5.ts'
import type { DiskSink, SinkResult } from '../formats/disk-sink.ts'
import { type DiskNames, openSink, type StreamedFormat } from '../formats/streamed-formats.ts'
import { writeFormats } from '../formats/write-formats.ts'
import { writeOva } from '../formats/write-ova.ts'
import { type ImagesWanted, type Unfinished, unfinished, virtualSize } from './images-wanted.ts'
import type { Workshop } from './workshop.ts'

interface Written extends Unfinished, SinkResult {}

/** Writes every format but those of which a template is kept, from one reading of the disk. */
export async function writeStreamed(
  shop: Workshop,
  wanted: ImagesWanted,
  configuring: Promise<readonly Write[]>,
): Promise<readonly BakedImage[]> {
  const formats = streamedFormats(wanted)
  const writes = await configuring
  if (formats.length === 0) return []
  const files = formats.map((format) => ({ ...unfinished(wanted, format), format }))
  const ova = unfinished(wanted, 'ova')
  try {
    const written = await timed(shop, titleOf(files), () =>
      streamAll(shop, wanted, { files, writes }),
    )
    const disk = written.find(({ format }) => format === 'vmdk')
    const packed =
      wanted.formats.includes('ova') && disk
        ? [await timed(shop, `write ${ova.file}`, () => pack(shop, wanted, { ova, disk }))]
        : []
    const all = [...written, ...packed].filter(({ format }) => wanted.formats.includes(format))
    for (const { path, file } of all) await rename(path, join(wanted.output, file))
    return all.map((each) => describe(wanted, each))
  } finally {
    await Promise.all([...files, ova].map(({ path }) => rm(path, { force: true })))
  }
}

/** An OVA is packed from the VMDK that is written for it. */
function streamedFormats({ formats }: ImagesWanted): readonly StreamedFormat[] {
  const wanted = formats.flatMap((format) => {
    if (format === 'raw' || format === 'qcow2') return []
    return [format === 'ova' ? 'vmdk' : format]
  })
  return [...new Set(wanted)]
}

const titleOf = (files: readonly Unfinished[]): string =>
  `write ${files.map(({ file }) => file).join(', ')}`

async function timed<T>(shop: Workshop, title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  shop.watcher.started(title)
  const result = await work()
  shop.watcher.finished(title, (performance.now() - started) / 1000)
  return result
}

interface Streaming {
  readonly files: readonly (Unfinished & { readonly format: StreamedFormat })[]
  readonly writes: readonly Write[]
}

async function streamAll(
  shop: Workshop,
  wanted: ImagesWanted,
  { files, writes }: Streaming,
): Promise<readonly Written[]> {
  const { template, size } = wanted
  const { signal } = shop
  const names = namesOf(wanted, writes)
  const sinks: DiskSink[] = []
  for (const { format, path } of files) sinks.push(await openSink(format, path, { names, signal }))
  const title = titleOf(files)
  const progress = (share: number) => shop.watcher.progressed(title, share)
  const content = { path: template.disk, size, extents: template.extents, writes }
  const results = await writeFormats(content, sinks, { signal, progress })
  return files.flatMap((file, index) => {
    const result = results[index]
    return result ? [{ ...file, ...result }] : []
  })
}

function namesOf(wanted: ImagesWanted, writes: readonly Write[]): DiskNames {
  const { machine, template, size, disk } = wanted
  const changes = writes.map(({ offset, bytes }) => [offset, Buffer.from(bytes).toString('base64')])
  const content = uuidV5(disk, layerKey('content', 1, [template.key, changes]))
  return { name: machine.name, size, virtualSize: virtualSize(wanted), content, disk }
}

interface Packing {
  readonly ova: Unfinished
  readonly disk: Written
}

async function pack(
  { signal }: Workshop,
  wanted: ImagesWanted,
  { ova, disk }: Packing,
): Promise<Written> {
  const { machine, epoch, signer } = wanted
  const { name } = machine
  const capacity = virtualSize(wanted)
  const envelope = renderOvf(machine, { file: `${name}.vmdk`, size: disk.size, capacity })
  const parts = { name, envelope, disk, epoch, signal, ...(signer && { signer }) }
  return { ...ova, ...(await writeOva(ova.path, parts)) }
}

function describe(wanted: ImagesWanted, { format, file, sha256 }: Written): BakedImage {
  const size = format === 'raw.zst' ? wanted.size : virtualSize(wanted)
  return { format, file, virtualSize: size, sha256 }
}
