import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DescribedMedium } from '../../image/installer/medium/render-medium-manifest.ts'
import type { MetalNode } from '../../image/installer/preseed-input.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'

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

export interface MadeMedium extends DescribedMedium {
  /** File with what it is made of. */
  readonly manifest: string
}

export interface MediumMaker {
  /** Writes the medium. @returns its SHA-256, in hexadecimal. */
  write(target: string): Promise<string>
  /** @returns the text of its manifest. */
  describe(medium: DescribedMedium): string
}

/** Has a medium made under another name, and moves it and its manifest into place when both are whole. */
export async function publishMedium(
  { cluster, nodes, output }: MediumOrder,
  maker: MediumMaker,
): Promise<MadeMedium> {
  await mkdir(output, { recursive: true })
  const name = nodes.length === 1 ? `${nodes[0]?.name}` : cluster.name
  const unfinished = join(output, `.${name}.iso.${process.pid}.tmp`)
  try {
    const sha256 = await maker.write(unfinished)
    const { size } = await stat(unfinished)
    const medium = { file: `${name}.iso`, size, sha256 }
    const manifest = join(output, `${name}.iso.manifest.json`)
    await writeFile(`${manifest}.tmp`, maker.describe(medium))
    await rename(unfinished, join(output, medium.file))
    await rename(`${manifest}.tmp`, manifest)
    return { ...medium, manifest }
  } finally {
    await rm(unfinished, { force: true })
  }
}
