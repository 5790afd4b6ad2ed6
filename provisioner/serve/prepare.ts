import { renderPlan } from '../../image/installer/plan/render-plan.ts'
import type { MetalNode } from '../../image/installer/preseed-input.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import type { Workshop } from '../bake/workshop.ts'
import { type Environment, makeEnvironment } from '../installer/environment.ts'
import { makeServerRoot } from '../installer/server-root.ts'
import { makeLoaders } from './boot/make-loaders.ts'
import type { Authority } from './boot/render-boot-menu.ts'
import type { NodeSource } from './http/sources.ts'

export interface Wanted {
  readonly cluster: Cluster
  readonly nodes: readonly MetalNode[]
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Ask the archive for newer packages. */
  readonly update: boolean
  readonly service: Authority
  /** For the boot loaders; exists. */
  readonly loaders: string
}

export interface Prepared {
  readonly environment: Environment
  readonly sources: readonly NodeSource[]
}

/** Makes everything a node may ask for before the first one can. */
export async function prepare(shop: Workshop, wanted: Wanted): Promise<Prepared> {
  const { cluster, mirror, update, service, loaders } = wanted
  const environment = await makeEnvironment(shop, { cluster, mirror, update })
  await makeLoaders(shop, { core: environment.core, service, folder: loaders })
  const sources: NodeSource[] = []
  for (const node of wanted.nodes) {
    const { file, sha256 } = await makeServerRoot(shop, { cluster, node, mirror, update })
    const root = `roles/${node.role}-${sha256.slice(0, 12)}.tar.zst`
    sources.push({ node, plan: renderPlan({ cluster, node, root }), root, file, sha256 })
  }
  return { environment, sources }
}
