import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { machineMirror } from '../../../../provisioner/bake/apt-mirror.ts'
import { inChamber } from '../../../../provisioner/runner/chamber.ts'
import { localRunner } from '../../../../provisioner/runner/local-runner.ts'
import { CACHE, labWorkshop } from '../../support/workshop.ts'

/** A machine, and what the installer is to make of its disks. */
export interface InstallerCase {
  readonly recipe: string
  /** With `crypto` there is one disk. */
  readonly method: 'regular' | 'lvm' | 'crypto'
  /** Per cent of a volume group its volumes may take. */
  readonly share: number
  /** Bytes of /dev/sda, /dev/sdb and so on; multiples of 512. */
  readonly disks: readonly number[]
  /** Decimal megabytes. */
  readonly ram: number
}

export interface InstallerAnswer {
  readonly status: number
  /** Questions it asked; an unattended installation has none. */
  readonly asked: readonly string[]
  /** Bytes from the start of their disk, and bytes. */
  readonly partitions: readonly InstalledPartition[]
  /** In the order they were made. */
  readonly volumes: readonly { readonly group: string; readonly extents: number }[]
}

export interface InstalledPartition {
  readonly disk: string
  readonly start: number
  readonly size: number
}

const HERE = import.meta.dirname
const SCRIPTS = ['confmodule.sh', 'drive.sh', 'list.sh', 'lvm.sh', 'lvm2.sh']
const SIGNAL = new AbortController().signal

/**
 * Lets the installer's own scripts and its parted_server partition sparse files, one after another in
 * one shell. What is ours is debconf, which answers from files, and the tools of LVM, which count.
 */
export async function runInstaller(
  cases: readonly InstallerCase[],
): Promise<readonly InstallerAnswer[]> {
  const layers = await installerLayers()
  const folder = await mkdtemp(join(tmpdir(), 'partman-'))
  try {
    for (const name of SCRIPTS) {
      await copyFile(join(HERE, name), join(folder, name))
    }
    for (const [index, each] of cases.entries()) await writeCase(join(folder, nameOf(index)), each)
    const args = [join(HERE, 'enter.sh'), layers, folder]
    await localRunner.run(inChamber({ file: 'sh', args }, { isRoot: true }), SIGNAL)
    return await Promise.all(cases.map((_, index) => readAnswer(join(folder, nameOf(index)))))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The installer's packages over the root of the tools, or over this machine's where it is trixie. */
async function installerLayers(): Promise<string> {
  const { toolbox } = await labWorkshop()
  const list = join(HERE, 'udebs.txt')
  const key = createHash('sha256')
    .update(await readFile(list))
    .digest('hex')
    .slice(0, 16)
  const folder = join(CACHE, 'tools', `partman-${key}`)
  const exists = await stat(folder).catch(() => undefined)
  if (!exists) {
    const args = [join(HERE, 'unpack.sh'), list, await machineMirror(), folder]
    await localRunner.run({ file: 'sh', args }, SIGNAL)
  }
  return `${folder}:${toolbox.root || '/'}`
}

const nameOf = (index: number) => `${index}`.padStart(6, '0')

async function writeCase(folder: string, each: InstallerCase): Promise<void> {
  await mkdir(folder)
  await writeFile(join(folder, 'recipe'), each.recipe)
  await writeFile(join(folder, 'method'), each.method)
  await writeFile(join(folder, 'bytes'), each.disks.join('\n'))
  await writeFile(join(folder, 'guided'), each.share < 100 ? `${each.share}%` : 'max')
  await writeFile(join(folder, 'ram'), `${each.ram}`)
}

async function readAnswer(folder: string): Promise<InstallerAnswer> {
  const lines = async (name: string) =>
    (await readFile(join(folder, name), 'utf8')).split('\n').filter((line) => line !== '')
  return {
    status: Number((await lines('status'))[0]),
    asked: await lines('asked'),
    partitions: (await lines('partitions')).flatMap(parsePartition),
    volumes: (await lines('volumes')).map((line) => {
      const [group = '', extents = ''] = line.split(' ')
      return { group, extents: Number(extents) }
    }),
  }
}

/** `sda 1\t1048576-2097151\t1048576\tprimary\text4\t/dev/sda1`; free space has the number -1. */
function parsePartition(line: string): readonly InstalledPartition[] {
  const [, disk = '', start, end] = /^(\w+) \d+\t(\d+)-(\d+)\t/.exec(line) ?? []
  if (start === undefined || end === undefined) return []
  return [{ disk, start: Number(start), size: Number(end) - Number(start) + 1 }]
}
