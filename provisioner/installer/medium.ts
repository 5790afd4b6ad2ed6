import { renderMediumManifest } from '../../image/installer/medium/render-medium-manifest.ts'
import type { Workshop } from '../bake/workshop.ts'
import { makeEnvironment } from './environment.ts'
import { type MadeMedium, type MediumOrder, publishMedium } from './publish-medium.ts'
import { makeServerRoot } from './server-root.ts'
import { type NodeToWrite, writeMedium } from './write-medium.ts'

/**
 * Makes one medium that installs several servers, with no network: it holds the installer, the root
 * filesystem of every role, and each node's plan and files. No secret is on it.
 */
export async function makeMedium(shop: Workshop, order: MediumOrder): Promise<MadeMedium> {
  const { cluster, mirror, update, inputs } = order
  const environment = await makeEnvironment(shop, { cluster, mirror, update })
  const nodes: NodeToWrite[] = []
  for (const node of order.nodes) {
    const made = await makeServerRoot(shop, { cluster, node, mirror, update })
    nodes.push({ node, made, root: `roles/${node.role}-${made.sha256.slice(0, 12)}.tar.zst` })
  }
  const { archive, key } = environment
  return publishMedium(order, {
    write: (target) => writeMedium(shop, { cluster, mirror, environment, nodes, target }),
    describe: (medium) =>
      renderMediumManifest({
        ...{ cluster: cluster.name, inputs, archive, environment: key, medium },
        nodes: nodes.map(({ node, root, made }) => ({
          ...{ node, root, sha256: made.sha256, packages: made.layers.packages.all },
        })),
      }),
  })
}
