import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { differingBlocks, type Extent } from '../../image/bake/difference.ts'
import type { DiskPlan } from '../../image/bake/disk-plan.ts'
import type { Write } from '../../image/bake/place-grub.ts'
import { debugfsFailures, renderDebugfs } from '../../image/bake/render-debugfs.ts'
import type { ImageFile } from '../../image/content/image-file.ts'
import { parseExtents } from './extents.ts'
import type { Template } from './template.ts'
import { runScript, type Workshop } from './workshop.ts'

/** Bytes; ext4's block, in which the filesystem changes. */
const BLOCK = 4096

export interface Configuration {
  readonly plan: DiskPlan
  readonly files: readonly ImageFile[]
  /** Seconds since 1970, the time stamp of every file. */
  readonly epoch: number
}

/**
 * What must be written into a template's disk so that it holds a node's configuration.
 *
 * The filesystem's own tool is let loose on the small twin, and what it changed is the answer: the
 * template stays as it is, and the disk is written once, in one pass.
 */
export async function configure(
  shop: Workshop,
  template: Template,
  configuration: Configuration,
): Promise<readonly Write[]> {
  await mkdir(join(shop.cache, 'tmp'), { recursive: true })
  const folder = await mkdtemp(join(shop.cache, 'tmp', 'configure-'))
  try {
    const extents = await tryOut(shop, { folder, template, configuration })
    return await changes(template.twin, join(folder, 'twin.raw'), extents)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Trial {
  readonly folder: string
  readonly template: Template
  readonly configuration: Configuration
}

/** @returns where the configured twin holds data. */
async function tryOut(
  shop: Workshop,
  { folder, template, configuration }: Trial,
): Promise<readonly Extent[]> {
  const { files, epoch, plan } = configuration
  const names = new Map(files.map((each, index) => [each, join(folder, `file${index}`)]))
  for (const [each, name] of names) {
    if (each.kind === 'file') await writeFile(name, each.content)
  }
  const commands = renderDebugfs(files, (each) => names.get(each) ?? '', epoch)
  await writeFile(join(folder, 'commands'), commands)
  const extents = await runScript(shop, {
    ...{ name: 'configure.sh', epoch, log: join(shop.cache, 'logs', 'configure.log') },
    args: [folder, template.twin, `${plan.root.start}`],
  })
  const failures = debugfsFailures(await readFile(join(folder, 'complaints'), 'utf8'))
  if (failures.length > 0)
    throw new Error(`debugfs could not configure the image:\n${failures.join('\n')}`)
  return parseExtents(extents)
}

async function changes(
  before: string,
  after: string,
  extents: readonly Extent[],
): Promise<readonly Write[]> {
  const [old, now] = await Promise.all([open(before), open(after)])
  try {
    const found: Write[] = []
    for (const { start, length } of extents) {
      const [was, is] = [Buffer.alloc(length), Buffer.alloc(length)]
      await Promise.all([old.read(was, 0, length, start), now.read(is, 0, length, start)])
      found.push(...differingBlocks(was, is, { offset: start, block: BLOCK }))
    }
    return found
  } finally {
    await Promise.all([old.close(), now.close()])
  }
}
