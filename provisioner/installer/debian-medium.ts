import { debianMediumFiles } from '../../image/installer/debian/debian-medium-files.ts'
import { installedFiles } from '../../image/installer/installer-files.ts'
import { renderDebianManifest } from '../../image/installer/medium/render-medium-manifest.ts'
import { DISCRETIONARY_PACKAGES, nodePackages } from '../../image/installer/software-answers.ts'
import type { Workshop } from '../bake/workshop.ts'
import { openDebianPool } from './debian-pool.ts'
import { makeDebianStart } from './debian-start.ts'
import { type MadeMedium, type MediumOrder, publishMedium } from './publish-medium.ts'
import { writeDisc } from './write-disc.ts'

/**
 * Makes one medium that installs several servers by Debian's own installer, with no network: it holds the
 * installer, every package it may install under the signatures of their archive, and each node's answers.
 */
export async function makeDebianMedium(shop: Workshop, order: MediumOrder): Promise<MadeMedium> {
  const { cluster, nodes, mirror, update, inputs } = order
  const { mirrorKey } = cluster
  const packages = [...new Set([...DISCRETIONARY_PACKAGES, ...nodes.flatMap(nodePackages)])].sort()
  const pool = await openDebianPool(shop, { mirror, mirrorKey, packages, update })
  const start = await makeDebianStart(shop, pool, mirrorKey)
  const disc = {
    ...{ start, epoch: pool.archive.epoch, files: debianMediumFiles(cluster, nodes) },
    archives: nodes.map((node) => ({
      path: `/nodes/${node.name}/node.tar`,
      files: installedFiles({ cluster, node, mirror }),
    })),
    contents: new Map([['/debian', `${pool.folder}/debian`]]),
  }
  const { archive } = pool
  return publishMedium(order, {
    write: (target) => writeDisc(shop, { ...disc, target }),
    describe: (medium) =>
      renderDebianManifest({
        ...{ cluster: cluster.name, inputs, archive, nodes, packages: pool.packages, medium },
      }),
  })
}
