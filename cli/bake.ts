import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { formatSize } from '../partitioning/formats/format-size.ts'
import type { Baked } from '../provisioner/bake/bake.ts'
import type { ImageFormat } from '../provisioner/bake/images-wanted.ts'
import type { Signer } from '../provisioner/formats/signer.ts'
import { archiveOf } from './archive-of.ts'
import { cacheOption } from './cache.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { openWorkshop } from './open-workshop.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly format: readonly ImageFormat[]
  readonly output: string
  readonly cache: string
  readonly update: boolean
  readonly sign?: string
  readonly json: boolean
}

const FORMATS: readonly ImageFormat[] = [
  ...(['raw', 'raw.zst', 'qcow2', 'ova', 'vmdk', 'vhdx', 'vhdx-fixed'] as const),
]

export function addBake(program: Command, surroundings: Surroundings): void {
  program
    .command('bake')
    .description('make the disk image of a node')
    .argument('<node>', 'name of the node, such as cs1')
    .addOption(clusterOption())
    .addOption(
      new Option('--format <list>', `some of ${FORMATS.join(', ')}; commas between`)
        .argParser(formats)
        .default(['raw'], 'raw'),
    )
    .option('-o, --output <folder>', 'where the images go', 'out')
    .addOption(cacheOption())
    .option('--update', 'ask the Debian archive for newer packages first', false)
    .option('--sign <pem>', 'sign the OVA with the RSA key and certificate in this file')
    .option('--json', 'tell what was made as JSON', false)
    .action((name: string, options: Options) => bakeNode(name, options, surroundings))
}

function formats(text: string): readonly ImageFormat[] {
  return [...new Set(text.split(','))].map((word) => {
    const format = FORMATS.find((each) => each === word.trim())
    if (!format) throw new InvalidArgumentError(`There are ${FORMATS.join(', ')}.`)
    return format
  })
}

async function bakeNode(name: string, options: Options, surroundings: Surroundings): Promise<void> {
  const { output } = surroundings
  const { readCluster } = await import('../inventory/source/read-cluster.ts')
  const { planDisk } = await import('../image/bake/plan-disk.ts')
  const { bake } = await import('../provisioner/bake/bake.ts')
  const { projectRoot } = await import('../provisioner/bake/product.ts')
  const signer = options.sign === undefined ? undefined : await signerIn(options.sign)
  const { cluster, inputs } = await readCluster(options.file)
  const node = nodeNamed(cluster, name)
  const plan = planDisk({ cluster, node })
  const archive = await archiveOf(cluster)
  const folder = resolve(options.output)
  const folders = [folder, projectRoot()]
  const shop = await openWorkshop({ ...options, ...archive, folders }, surroundings)
  const order = {
    ...{
      cluster,
      node,
      plan,
      mirror: archive.mirror,
      inputs,
      formats: options.format,
      output: folder,
    },
    ...(signer && { signer }),
  }
  const baked = await shop.use((workshop) => bake(workshop, { ...order, update: options.update }))
  if (options.json) return output.answer(renderJson({ folder, ...baked }))
  output.answer(describe(folder, baked))
}

/** Before anything is baked: a wrong key is told at once. */
async function signerIn(path: string): Promise<Signer> {
  const { readSigner } = await import('../provisioner/formats/signer.ts')
  return readSigner(path)
}

function describe(folder: string, { images, manifest, sbom }: Baked): string {
  return renderTable([
    ...images.map(({ file, virtualSize, sha256 }) => [
      `${folder}/${file}`,
      `${formatSize(virtualSize)}, sha256 ${sha256}`,
    ]),
    [manifest, 'packages, layout, inputs'],
    [sbom, 'bill of materials, CycloneDX'],
  ])
}
