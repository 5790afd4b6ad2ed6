import { describeServer } from '../../../partitioning/formats/describe-server.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { serverMachineOf } from '../../../partitioning/server/server-machine.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { Archive } from '../../bake/archive.ts'
import type { StoredPackage } from '../../bake/package-list.ts'
import type { MetalNode } from '../preseed-input.ts'

export interface MediumManifestInput {
  readonly cluster: string
  /** SHA-256 of the files the medium was described by, by name. */
  readonly inputs: Readonly<Record<string, string>>
  readonly archive: Archive
  /** Name in the cache of the installer's kernel and initrd. */
  readonly environment: string
  readonly nodes: readonly DescribedNode[]
  readonly medium: DescribedMedium
}

export interface DescribedNode {
  readonly node: MetalNode
  /** Path of its root filesystem on the medium. */
  readonly root: string
  /** SHA-256 of that. */
  readonly sha256: string
  readonly packages: readonly StoredPackage[]
}

export interface DescribedMedium {
  /** Name of the file beside the manifest. */
  readonly file: string
  /** Bytes. */
  readonly size: number
  readonly sha256: string
}

/** What a medium is made of and will make of each node's disks, as JSON; the same bytes each time. */
export function renderMediumManifest(input: MediumManifestInput): string {
  const { archive, nodes, ...rest } = input
  const value = {
    schema: 1,
    made: new Date(archive.epoch * 1000).toISOString(),
    ...rest,
    archive: archive.releases,
    nodes: nodes.map(({ node, root, sha256, packages }) => ({
      ...{ name: node.name, role: node.role, root, sha256 },
      disks: describeServer(
        solveServer(serverLayoutNamed(node.metal.layout), serverMachineOf(node)),
      ),
      packages,
    })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
