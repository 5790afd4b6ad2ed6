import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { sumFile } from '../../../provisioner/bake/sum-file.ts'

const MEGABYTE = 1024 * 1024
/** More pieces than are ever under way at once, and a rest. */
const SIZE = 61 * MEGABYTE + 4096

/** A disk with data at both ends and zeros between. */
async function disk(folder: string) {
  const path = join(folder, 'disk')
  const content = Buffer.alloc(SIZE)
  for (let index = 0; index < 41 * MEGABYTE; index += 4096) content.writeUInt32LE(index, index)
  content.fill(7, SIZE - 4096)
  await writeFile(path, content)
  const extents = [
    { start: SIZE - 4096, length: 4096 },
    { start: 0, length: 41 * MEGABYTE },
  ]
  return { path, content, extents }
}

async function newFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sum-file-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('the sum of a sparse file is the sum of all its bytes', async (t) => {
  const { path, content, extents } = await disk(await newFolder(t))
  const shares: number[] = []
  const { signal } = new AbortController()
  const progress = (share: number) => shares.push(share)
  const sum = await sumFile({ path, size: SIZE, extents, signal, progress })
  t.equal(sum, createHash('sha256').update(content).digest('hex'))
  t.same(
    shares,
    shares.toSorted((one, other) => one - other),
  )
  t.equal(shares.at(-1), 1)
})

test('an aborted sum ends with the reason of the signal', async (t) => {
  const { path, extents } = await disk(await newFolder(t))
  const stop = new AbortController()
  const progress = () => stop.abort(new Error('enough'))
  const file = { path, size: SIZE, extents, signal: stop.signal, progress }
  await t.rejects(sumFile(file), { message: 'enough' })
})

test('a file that is missing, or shorter than it should be, has no sum', async (t) => {
  const folder = await newFolder(t)
  const { path } = await disk(folder)
  const { signal } = new AbortController()
  const extents = [{ start: 0, length: 2 * SIZE }]
  const file = { size: 2 * SIZE, extents, signal, progress: () => undefined }
  await t.rejects(sumFile({ ...file, path }), { message: /shorter/ })
  await t.rejects(sumFile({ ...file, path: join(folder, 'none') }), { code: 'ENOENT' })
})
