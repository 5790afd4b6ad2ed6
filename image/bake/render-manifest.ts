import type { Archive } from './archive.ts'
import type { DiskPlan } from './disk-plan.ts'
import type { StoredPackage } from './package-list.ts'

export interface ManifestInput {
  readonly cluster: string
  readonly node: string
  readonly role: string
  /** SHA-256 of the files the image was described by, by name. */
  readonly inputs: Readonly<Record<string, string>>
  readonly archive: Archive
  readonly layers: Readonly<Record<string, string>>
  readonly plan: DiskPlan
  readonly packages: readonly StoredPackage[]
  readonly images: readonly BakedImage[]
}

export interface BakedImage {
  readonly format: string
  /** Name of the file beside the manifest. */
  readonly file: string
  /** Bytes of the disk a machine sees. */
  readonly virtualSize: number
  readonly sha256: string
}

/** What an image is made of, as JSON; the same inputs give the same bytes. */
export function renderManifest(input: ManifestInput): string {
  const { plan, archive } = input
  const value = {
    schema: 1,
    cluster: input.cluster,
    node: input.node,
    role: input.role,
    made: new Date(archive.epoch * 1000).toISOString(),
    images: input.images,
    inputs: input.inputs,
    archive: archive.releases,
    layers: input.layers,
    layout: {
      size: plan.size,
      partitions: {
        biosBoot: plan.biosBoot,
        esp: plan.esp,
        root: plan.root,
        var: plan.var,
      },
    },
    packages: input.packages,
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
