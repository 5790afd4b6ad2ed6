import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openSink, type StreamedFormat } from '../../provisioner/formats/streamed-formats.ts'
import { writeFormats } from '../../provisioner/formats/write-formats.ts'
import { writeOva } from '../../provisioner/formats/write-ova.ts'
import { localRunner } from '../../provisioner/runner/local-runner.ts'

/**
 * Writes every format as a bake does: qcow2 by a program of its own, all others from one reading.
 * write-all RAW EXTENTS FOLDER QCOW2-COMMAND...
 */
const [raw = '', extents = '', folder = '', file = '', ...args] = process.argv.slice(2)
const signal = new AbortController().signal
const { size } = await stat(raw)
const uuid = '00000000-0000-5000-8000-000000000000'
const names = { name: 'disk', size, virtualSize: size, content: uuid, disk: uuid }
const formats: readonly StreamedFormat[] = ['vmdk', 'vhdx', 'raw.zst']

async function stream(): Promise<void> {
  const pathOf = (format: string) => join(folder, `disk.${format}`)
  const sinks = await Promise.all(
    formats.map((format) => openSink(format, pathOf(format), { names, signal })),
  )
  const content = {
    path: raw,
    size,
    extents: JSON.parse(await readFile(extents, 'utf8')),
    writes: [],
  }
  const [disk] = await writeFormats(content, sinks, { signal, progress: () => undefined })
  if (!disk) throw new Error('nothing was written')
  const parts = { name: 'disk', envelope: '', disk: { ...disk, path: pathOf('vmdk') }, epoch: 0 }
  await writeOva(pathOf('ova'), { ...parts, signal })
}

await Promise.all([stream(), localRunner.run({ file, args }, signal)])
