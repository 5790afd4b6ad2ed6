import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderArchive } from '../../image/bake/render-archive.ts'
import { GRUB_MEDIUM_MODULES } from '../../image/bake/render-grub.ts'
import { file } from '../../image/content/image-file.ts'
import {
  MEDIUM_LABEL,
  mediumFiles,
  type NodeOnMedium,
  renderMediumStart,
} from '../../image/installer/medium/medium-files.ts'
import { serverFiles } from '../../image/installer/server-files.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import { runScript, type Workshop } from '../bake/workshop.ts'
import type { Environment } from './environment.ts'
import type { ServerRoot } from './server-root.ts'

/** A node with what will be unpacked on its disks. */
export interface NodeToWrite extends NodeOnMedium {
  readonly made: ServerRoot
}

export interface MediumWanted {
  readonly cluster: Cluster
  /** URI of the Debian archive the nodes will update from. */
  readonly mirror: string
  readonly environment: Environment
  readonly nodes: readonly NodeToWrite[]
  /** The file to be. */
  readonly target: string
}

/**
 * Writes an installation medium: the same inputs give the same bytes.
 *
 * @returns its SHA-256, in hexadecimal.
 */
export async function writeMedium(shop: Workshop, wanted: MediumWanted): Promise<string> {
  const { environment, nodes, target } = wanted
  const { epoch } = environment.archive
  const title = 'write the installation medium'
  const started = performance.now()
  shop.watcher.started(title)
  await mkdir(join(shop.cache, 'tmp'), { recursive: true })
  const work = await mkdtemp(join(shop.cache, 'tmp', 'medium-'))
  try {
    const identities = await writeInputs(wanted, work)
    const roots = new Map(nodes.map(({ root, made }) => [`/${root}`, made.file]))
    const { core, kernel, initrd } = environment
    const sum = await runScript(shop, {
      ...{ name: 'medium.sh', epoch, log: join(shop.cache, 'logs', 'medium.log') },
      args: [
        ...[work, target, MEDIUM_LABEL, core, kernel, initrd],
        ...[...roots, ...identities].map(([path, from]) => `${path}=${from}`),
      ],
    })
    shop.watcher.finished(title, (performance.now() - started) / 1000)
    return sum.trim()
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @returns the nodes' own files as archives, by path on the medium. */
async function writeInputs(
  { cluster, mirror, environment, nodes }: MediumWanted,
  work: string,
): Promise<ReadonlyMap<string, string>> {
  const { epoch } = environment.archive
  const sums = new Map(nodes.map(({ root, made }) => [root, made.sha256]))
  const files = [
    ...mediumFiles(cluster, nodes),
    ...[...sums].map(([root, sum]) => file(`/${root}.sha256`, `${sum}\n`)),
  ]
  await writeFile(join(work, 'files.tar'), await renderArchive(files, epoch))
  await writeFile(join(work, 'start.cfg'), renderMediumStart())
  await writeFile(join(work, 'grub-modules'), GRUB_MEDIUM_MODULES.join(' '))
  const identities = new Map<string, string>()
  for (const { node } of nodes) {
    const path = join(work, `${node.name}.tar`)
    await writeFile(path, await renderArchive(serverFiles({ cluster, node, mirror }), epoch))
    identities.set(`/nodes/${node.name}/identity.tar`, path)
  }
  return identities
}
