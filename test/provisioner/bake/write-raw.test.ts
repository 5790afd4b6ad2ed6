import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { writeRaw } from '../../../provisioner/bake/write-raw.ts'

const MEGABYTE = 1024 * 1024
/** More pieces than are ever under way at once, and a rest. */
const SIZE = 61 * MEGABYTE + 4096

/** A disk with data at both ends and zeros between. */
async function template(folder: string) {
  const disk = join(folder, 'template')
  const content = Buffer.alloc(SIZE)
  for (let index = 0; index < 41 * MEGABYTE; index += 4096) content.writeUInt32LE(index, index)
  content.fill(7, SIZE - 4096)
  await writeFile(disk, content)
  const extents = [
    { start: 0, length: 41 * MEGABYTE },
    { start: SIZE - 4096, length: 4096 },
  ]
  return { disk, content, extents }
}

test('an image is the template with the writes in it, summed up, and sparse', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'write-raw-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { disk, content, extents } = await template(folder)
  const writes = [0, 5 * MEGABYTE, 50 * MEGABYTE, SIZE - 4096].map((offset, index) => ({
    offset,
    bytes: Buffer.alloc(4096, index + 1),
  }))
  const shares: number[] = []
  const target = join(folder, 'image')
  const source = { disk, size: SIZE, extents, writes, signal: new AbortController().signal }
  const sum = await writeRaw(target, { ...source, progress: (share) => shares.push(share) })
  for (const { offset, bytes } of writes) content.set(bytes, offset)
  t.ok(content.equals(await readFile(target)))
  t.equal(sum, createHash('sha256').update(content).digest('hex'))
  t.same(
    shares,
    shares.toSorted((one, other) => one - other),
  )
  t.equal(shares.at(-1), 1)
  t.ok((await stat(target)).blocks * 512 < 50 * MEGABYTE, 'zeros take no room')
})

test('an aborted image ends with the reason of the signal', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'write-raw-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { disk, extents } = await template(folder)
  const stop = new AbortController()
  const progress = () => stop.abort(new Error('enough'))
  const source = { disk, size: SIZE, extents, writes: [], signal: stop.signal, progress }
  await t.rejects(writeRaw(join(folder, 'image'), source), { message: 'enough' })
})

test('a template that is not there is told, and nothing hangs', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'write-raw-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const { signal } = new AbortController()
  const source = { size: SIZE, extents: [], writes: [], signal, progress: () => undefined }
  const missing = join(folder, 'none')
  await t.rejects(writeRaw(join(folder, 'image'), { ...source, disk: missing }), { code: 'ENOENT' })
})
