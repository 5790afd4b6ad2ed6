import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { archiveOf } from './archive-of.ts'
import { cacheOption } from './cache.ts'
import { clusterOption } from './cluster-option.ts'
import { metalNodeNamed, metalNodes } from './metal-node.ts'
import { openWorkshop } from './open-workshop.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly output: string
  readonly cache: string
  readonly update: boolean
  readonly installer: Installer
  readonly json: boolean
}

/** Whose installer: ours writes a finished root filesystem, Debian's unpacks package by package. */
const MAKERS = {
  switchyard: async () => (await import('../provisioner/installer/medium.ts')).makeMedium,
  debian: async () => (await import('../provisioner/installer/debian-medium.ts')).makeDebianMedium,
} as const

type Installer = keyof typeof MAKERS

const installerOption = () =>
  new Option('--installer <whose>', 'ours, or the slower one of Debian')
    .choices(Object.keys(MAKERS))
    .default('switchyard')

export function addMedium(program: Command, surroundings: Surroundings): void {
  program
    .command('medium')
    .description('make a disc or stick that installs servers without a network')
    .argument('[node...]', 'which; absent: every node with metal')
    .addOption(clusterOption())
    .option('-o, --output <folder>', 'where it goes', 'out')
    .addOption(cacheOption())
    .addOption(installerOption())
    .option('--update', 'ask the Debian archive for newer packages first', false)
    .option('--json', 'tell what was made as JSON', false)
    .action((names: readonly string[], options: Options) => makeDisc(names, options, surroundings))
}

async function makeDisc(
  names: readonly string[],
  options: Options,
  surroundings: Surroundings,
): Promise<void> {
  const { output } = surroundings
  const { readCluster } = await import('../inventory/source/read-cluster.ts')
  const { projectRoot } = await import('../provisioner/bake/product.ts')
  const { cluster, inputs } = await readCluster(options.file)
  const asked = names.map((name) => metalNodeNamed(cluster, name))
  const nodes = asked.length > 0 ? asked : metalNodes(cluster)
  const archive = await archiveOf(cluster)
  const folder = resolve(options.output)
  const folders = [folder, projectRoot()]
  const shop = await openWorkshop({ ...options, ...archive, folders }, surroundings)
  const { mirror } = archive
  const order = { cluster, nodes, mirror, inputs, output: folder, update: options.update }
  const make = await MAKERS[options.installer]()
  const made = await shop.use((workshop) => make(workshop, order))
  if (options.json) return output.answer(renderJson({ folder, ...made }))
  output.answer(
    renderTable([
      [`${folder}/${made.file}`, `${formatSize(made.size)}, sha256 ${made.sha256}`],
      [made.manifest, 'what it is made of, and what it will make of each disk'],
    ]),
  )
}
