import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type DescribedMedium,
  renderMediumManifest,
} from '../../image/installer/medium/render-medium-manifest.ts'
import type { MetalNode } from '../../image/installer/preseed-input.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import type { Workshop } from '../bake/workshop.ts'
import { type Environment, makeEnvironment } from './environment.ts'
import { makeServerRoot } from './server-root.ts'
import { type NodeToWrite, writeMedium } from './write-medium.ts'

export interface MediumOrder {
  readonly cluster: Cluster
  /** At least one. */
  readonly nodes: readonly MetalNode[]
  /** Folder for the medium and its manifest. */
  readonly output: string
  /** URI of the Debian archive. */
  readonly mirror: string
  /** Ask the archive for newer packages. */
  readonly update: boolean
  /** SHA-256 of the files the order came from, by name. */
  readonly inputs: Readonly<Record<string, string>>
}

export interface MadeMedium {
  readonly file: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
  /** File with what it is made of. */
  readonly manifest: string
}

/**
 * Makes one medium that installs several servers, with no network: it holds the installer, the root
 * filesystem of every role, and each node's plan and files. No secret is on it.
 */
export async function makeMedium(shop: Workshop, order: MediumOrder): Promise<MadeMedium> {
  const { cluster, nodes, mirror, update, output } = order
  const environment = await makeEnvironment(shop, { cluster, mirror, update })
  const contents: NodeToWrite[] = []
  for (const node of nodes) {
    const made = await makeServerRoot(shop, { cluster, node, mirror, update })
    contents.push({ node, made, root: `roles/${node.role}-${made.sha256.slice(0, 12)}.tar.zst` })
  }
  await mkdir(output, { recursive: true })
  const name = nodes.length === 1 ? `${nodes[0]?.name}` : cluster.name
  const unfinished = join(output, `.${name}.iso.${process.pid}.tmp`)
  try {
    const wanted = { cluster, mirror, environment, nodes: contents, target: unfinished }
    const sha256 = await writeMedium(shop, wanted)
    const { size } = await stat(unfinished)
    const medium = { file: `${name}.iso`, size, sha256 }
    const text = describe(order, { environment, contents, medium })
    const manifest = join(output, `${name}.iso.manifest.json`)
    await writeFile(`${manifest}.tmp`, text)
    await rename(unfinished, join(output, medium.file))
    await rename(`${manifest}.tmp`, manifest)
    return { ...medium, manifest }
  } finally {
    await rm(unfinished, { force: true })
  }
}

interface Made {
  readonly environment: Environment
  readonly contents: readonly NodeToWrite[]
  readonly medium: DescribedMedium
}

function describe({ cluster, inputs }: MediumOrder, { environment, contents, medium }: Made) {
  const { archive, key } = environment
  const nodes = contents.map(({ node, root, made }) => ({
    ...{ node, root, sha256: made.sha256, packages: made.layers.packages.all },
  }))
  const text = { cluster: cluster.name, inputs, archive, environment: key, nodes, medium }
  return renderMediumManifest(text)
}
