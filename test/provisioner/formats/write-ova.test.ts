import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { writeOva } from '../../../provisioner/formats/write-ova.ts'

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')
const DISK = Buffer.alloc(1_500_001, 'disk')
const parts = (path: string, signal = new AbortController().signal) => ({
  ...{ name: 'ds1', envelope: '<Envelope>ü</Envelope>\n', epoch: 1_700_000_000, signal },
  disk: { path, sha256: sha256(DISK), size: DISK.length },
})

test('tar finds envelope, manifest and disk in this order, all of one time and of root', async (t) => {
  const folder = t.testdir({})
  const [disk, ova] = [join(folder, 'disk'), join(folder, 'ds1.ova')]
  writeFileSync(disk, DISK)
  const told = await writeOva(ova, parts(disk))
  const bytes = readFileSync(ova)
  t.same(told, { sha256: sha256(bytes), size: bytes.length })
  const list = execFileSync('tar', ['-tv', '--numeric-owner', '--utc', '-f', ova], {
    encoding: 'utf8',
  })
  const members = list
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/))
  t.same(
    members.map((fields) => fields.at(-1)),
    ['ds1.ovf', 'ds1.mf', 'ds1.vmdk'],
  )
  for (const [mode, owner, , day] of members) {
    t.same([mode, owner, day], ['-rw-r--r--', '0/0', '2023-11-14'])
  }
  execFileSync('tar', ['-xf', ova, '-C', folder])
  t.ok(readFileSync(join(folder, 'ds1.vmdk')).equals(DISK))
})

test('the manifest has the form and the sums ESXi checks', async (t) => {
  const folder = t.testdir({})
  const [disk, ova] = [join(folder, 'disk'), join(folder, 'ds1.ova')]
  writeFileSync(disk, DISK)
  await writeOva(ova, parts(disk))
  execFileSync('tar', ['-xf', ova, '-C', folder])
  const [envelope, manifest] = ['ovf', 'mf'].map((ending) =>
    readFileSync(join(folder, `ds1.${ending}`)),
  )
  t.equal(
    manifest?.toString(),
    `SHA256(ds1.ovf)= ${sha256(envelope ?? '')}\nSHA256(ds1.vmdk)= ${sha256(DISK)}\n`,
  )
})

test('the same parts give the same bytes', async (t) => {
  const folder = t.testdir({})
  const disk = join(folder, 'disk')
  writeFileSync(disk, DISK)
  const [one, other] = [join(folder, 'one.ova'), join(folder, 'other.ova')]
  t.same(await writeOva(one, parts(disk)), await writeOva(other, parts(disk)))
})

test('a disk that is gone is told, and so is a wish to stop', async (t) => {
  const folder = t.testdir({ disk: DISK })
  const ova = join(folder, 'ds1.ova')
  await t.rejects(writeOva(ova, parts(join(folder, 'none'))), { code: 'ENOENT' })
  const stopped = parts(join(folder, 'disk'), AbortSignal.abort())
  await t.rejects(writeOva(ova, stopped), { name: 'AbortError' })
})
