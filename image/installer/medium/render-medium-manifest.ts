import { describeServer } from '../../../partitioning/formats/describe-server.ts'
import { serverLayoutNamed } from '../../../partitioning/server/server-layouts.ts'
import { serverMachineOf } from '../../../partitioning/server/server-machine.ts'
import { solveServer } from '../../../partitioning/server/solve-server.ts'
import type { Archive } from '../../bake/archive.ts'
import type { StoredPackage } from '../../bake/package-list.ts'
import type { MetalNode } from '../preseed-input.ts'

/** What the manifests of all media say. */
interface ManifestInput {
  readonly cluster: string
  /** SHA-256 of the files the medium was described by, by name. */
  readonly inputs: Readonly<Record<string, string>>
  readonly archive: Archive
  readonly medium: DescribedMedium
}

export interface MediumManifestInput extends ManifestInput {
  /** Name in the cache of the installer's kernel and initrd. */
  readonly environment: string
  readonly nodes: readonly DescribedNode[]
}

export interface DescribedNode {
  readonly node: MetalNode
  /** Path of its root filesystem on the medium. */
  readonly root: string
  /** SHA-256 of that. */
  readonly sha256: string
  readonly packages: readonly StoredPackage[]
}

export interface DebianManifestInput extends ManifestInput {
  readonly nodes: readonly MetalNode[]
  /** All that lie on the medium, the installer's own too. */
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
  const nodes = input.nodes.map(({ node, root, sha256, packages }) => ({
    ...{ name: node.name, role: node.role, root, sha256 },
    ...{ disks: describeDisks(node), packages },
  }))
  return renderManifest({ ...input, nodes })
}

/** The same of a medium with Debian's installer. */
export function renderDebianManifest(input: DebianManifestInput): string {
  const nodes = input.nodes.map((node) => ({
    ...{ name: node.name, role: node.role, disks: describeDisks(node) },
  }))
  return renderManifest({ ...input, nodes })
}

function renderManifest({ archive, nodes, ...rest }: ManifestInput & { readonly nodes: unknown }) {
  const made = new Date(archive.epoch * 1000).toISOString()
  const value = { schema: 1, made, ...rest, archive: archive.releases, nodes }
  return `${JSON.stringify(value, null, 2)}\n`
}

const describeDisks = (node: MetalNode) =>
  describeServer(solveServer(serverLayoutNamed(node.metal.layout), serverMachineOf(node)))
