import { file } from '../../image/content/image-file.ts'
import { mediumFiles, type NodeOnMedium } from '../../image/installer/medium/medium-files.ts'
import { serverFiles } from '../../image/installer/server-files.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import type { Workshop } from '../bake/workshop.ts'
import type { Environment } from './environment.ts'
import type { ServerRoot } from './server-root.ts'
import { writeDisc } from './write-disc.ts'

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
  const { cluster, mirror, environment, nodes, target } = wanted
  const sums = new Map(nodes.map(({ root, made }) => [root, made.sha256]))
  const archives = nodes.map(({ node }) => ({
    path: `/nodes/${node.name}/identity.tar`,
    files: serverFiles({ cluster, node, mirror }),
  }))
  return writeDisc(shop, {
    ...{ start: environment, epoch: environment.archive.epoch, target, archives },
    files: [
      ...mediumFiles(cluster, nodes),
      ...[...sums].map(([root, sum]) => file(`/${root}.sha256`, `${sum}\n`)),
    ],
    contents: new Map(nodes.map(({ root, made }) => [`/${root}`, made.file])),
  })
}
