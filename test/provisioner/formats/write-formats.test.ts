import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { Extent } from '../../../image/bake/difference.ts'
import type { Write } from '../../../image/bake/place-grub.ts'
import { GiB, KiB, MiB } from '../../../inventory/model/units.ts'
import type { DiskContent } from '../../../provisioner/formats/disk-content.ts'
import type { DiskSink } from '../../../provisioner/formats/disk-sink.ts'
import { vhdxSink } from '../../../provisioner/formats/vhdx-sink.ts'
import { vmdkSink } from '../../../provisioner/formats/vmdk-sink.ts'
import { writeFormats } from '../../../provisioner/formats/write-formats.ts'
import { zstdSink } from '../../../provisioner/formats/zstd-sink.ts'

const NAMES = {
  content: '11111111-2222-5333-8444-555555555555',
  disk: '66666666-7777-5888-8999-000000000000',
}
const signal = new AbortController().signal
const reading = { signal, progress: () => undefined }

/** Bytes that look like a disk's: text, noise and zeros. */
function bytesOf(seed: string, length: number): Buffer {
  const block = createHash('sha512').update(seed).digest()
  const noise = Buffer.alloc(length, block)
  return seed.endsWith('text') ? Buffer.alloc(length, `${seed} `) : noise
}

interface Given {
  readonly size: number
  readonly extents: readonly Extent[]
  readonly writes: readonly Write[]
}

/** A raw disk on disk, and beside it one with the writes done, to compare with. */
async function makeDisk(folder: string, { size, extents, writes }: Given) {
  const [path, expected] = [join(folder, 'template.raw'), join(folder, 'expected.raw')]
  for (const name of [path, expected]) {
    const file = await open(name, 'w')
    await file.truncate(size)
    for (const { start, length } of extents) {
      await file.write(bytesOf(`${start}${start % 2 ? 'text' : ''}`, length), 0, length, start)
    }
    if (name === expected) {
      for (const { offset, bytes } of writes) await file.write(bytes, 0, bytes.length, offset)
    }
    await file.close()
  }
  const content: DiskContent = { path, size, extents, writes }
  return { content, expected }
}

const qemuImg = (...args: readonly string[]) => execFileSync('qemu-img', args, { encoding: 'utf8' })

/** Pieces that cross the units of every format; the last write is the disk's very end. */
const DISK: Given = {
  size: 70 * MiB,
  extents: [
    { start: 0, length: 512 },
    { start: MiB - 512, length: 1024 },
    { start: 3 * MiB + 4 * KiB + 1, length: 200 * KiB },
    { start: 33 * MiB, length: 2 * MiB },
  ],
  writes: [
    { offset: 2 * MiB - 3, bytes: Buffer.from('across a piece') },
    { offset: 33 * MiB + 7, bytes: Buffer.alloc(70 * KiB) },
    { offset: 70 * MiB - 4, bytes: Buffer.from('last') },
  ],
}

interface Written {
  readonly ending: string
  readonly format: string
  readonly open: (path: string, size: number) => Promise<DiskSink>
}

const SINKS: readonly Written[] = [
  {
    ...{ ending: 'vmdk', format: 'vmdk' },
    open: (path, size) => vmdkSink(path, { file: 'disk.vmdk', size, contentId: '0badcafe' }),
  },
  {
    ...{ ending: 'vhdx', format: 'vhdx' },
    open: (path, size) => vhdxSink(path, { size, kind: 'dynamic', ...NAMES }, signal),
  },
  {
    ...{ ending: 'fixed.vhdx', format: 'vhdx' },
    open: (path, size) => vhdxSink(path, { size, kind: 'fixed', ...NAMES }, signal),
  },
]

async function writeAll(t: Test, given: Given, size: number) {
  const folder = t.testdir({})
  const { content, expected } = await makeDisk(folder, given)
  const paths = [...SINKS.map(({ ending }) => ending), 'raw.zst'].map((e) =>
    join(folder, `disk.${e}`),
  )
  const sinks = await Promise.all([
    ...SINKS.map(({ open }, index) => open(paths[index] ?? '', size)),
    zstdSink(paths.at(-1) ?? '', given.size),
  ])
  return { paths, expected, results: await writeFormats(content, sinks, reading) }
}

for (const [kind, size] of [
  ['the same size', 70 * MiB],
  ['a larger one', 300 * MiB],
] as const) {
  test(`qemu-img finds the disk in every format, ${kind}`, async (t) => {
    const { paths, expected } = await writeAll(t, DISK, size)
    for (const [index, { format, ending }] of SINKS.entries()) {
      const path = paths[index] ?? ''
      t.match(qemuImg('check', '-f', format, path), /No errors were found/, ending)
      const said = qemuImg('compare', '-f', 'raw', '-F', format, expected, path)
      t.match(said, /Images are identical/, ending)
      t.equal(JSON.parse(qemuImg('info', '--output=json', path))['virtual-size'], size, ending)
    }
    const unpacked = execFileSync('zstd', ['-dqc', paths.at(-1) ?? ''], { maxBuffer: GiB })
    t.ok(unpacked.equals(readFileSync(expected)), 'raw.zst')
  })
}

test('places behind the first four GiB are found, too', async (t) => {
  const far = { size: 5 * GiB, writes: [], extents: [{ start: 4.5 * GiB, length: 3 * MiB }] }
  const folder = t.testdir({})
  const { content, expected } = await makeDisk(folder, far)
  const thin = SINKS.slice(0, 2)
  const paths = thin.map(({ ending }) => join(folder, `disk.${ending}`))
  const sinks = await Promise.all(thin.map(({ open }, n) => open(paths[n] ?? '', far.size)))
  await writeFormats(content, sinks, reading)
  for (const [index, { format }] of thin.entries()) {
    const said = qemuImg('compare', '-f', 'raw', '-F', format, expected, paths[index] ?? '')
    t.match(said, /Images are identical/, format)
  }
})

test('the sums and sizes told are those of the files', async (t) => {
  const { paths, results } = await writeAll(t, DISK, DISK.size)
  for (const [index, path] of paths.entries()) {
    const bytes = readFileSync(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    t.same(results[index], { sha256, size: bytes.length }, path)
  }
})

test('the same disk gives the same bytes, another one others', async (t) => {
  const [once, again] = [await writeAll(t, DISK, 80 * MiB), await writeAll(t, DISK, 80 * MiB)]
  t.same(again.results, once.results)
  const other = await writeAll(t, { ...DISK, writes: DISK.writes.slice(1) }, 80 * MiB)
  for (const [index, { sha256 }] of other.results.entries()) {
    t.not(sha256, once.results[index]?.sha256)
  }
})

test('an empty disk is one of zeros', async (t) => {
  const { paths, expected } = await writeAll(t, { size: 2 * MiB, extents: [], writes: [] }, 2 * MiB)
  for (const [index, { format }] of SINKS.entries()) {
    const said = qemuImg('compare', '-f', 'raw', '-F', format, expected, paths[index] ?? '')
    t.match(said, /Images are identical/)
  }
})

test('a disk that is cut off fails every format, and lets go of all it holds', async (t) => {
  const folder = t.testdir({})
  const { content } = await makeDisk(folder, DISK)
  const cut = { ...content, extents: [{ start: 100 * MiB, length: MiB }], size: 200 * MiB }
  const before = readdirSync('/proc/self/fd').length
  const sinks = await Promise.all([
    ...SINKS.map(({ open, ending }) => open(join(folder, ending), cut.size)),
    zstdSink(join(folder, 'zst'), cut.size),
  ])
  await t.rejects(writeFormats(cut, sinks, reading), /template\.raw is shorter than it should be/)
  t.equal(readdirSync('/proc/self/fd').length, before)
})

test('a writer that is told to stop stops', async (t) => {
  const folder = t.testdir({})
  const { content } = await makeDisk(folder, DISK)
  const stop = new AbortController()
  const sink = await SINKS[0]?.open(join(folder, 'disk.vmdk'), content.size)
  const progress = () => stop.abort(new Error('enough'))
  const sinks = sink ? [sink] : []
  const running = writeFormats(content, sinks, { signal: stop.signal, progress })
  await t.rejects(running, /enough/)
})

test('what zstd says when it cannot is told', async (t) => {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'zstd'), '#!/bin/sh\necho "no memory" >&2\nexit 3\n', { mode: 0o755 })
  const path = process.env.PATH
  process.env.PATH = `${folder}:${path}`
  t.teardown(() => {
    process.env.PATH = path
  })
  const sink = await zstdSink(join(folder, 'disk.zst'), 8 * MiB)
  await t.rejects(sink.finish(), { code: 'COMMAND_FAILED', message: /zstd ended with status 3/ })
  await sink.abandon()
})
