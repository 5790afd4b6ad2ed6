import { resolve } from 'node:path'
import type { Command } from 'commander'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { archiveOf } from './archive-of.ts'
import { cacheOption } from './cache.ts'
import { clusterOption } from './cluster-option.ts'
import { openWorkshop } from './open-workshop.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly cache: string
  readonly json: boolean
}

export function addPack(program: Command, surroundings: Surroundings): void {
  program
    .command('pack')
    .description('pack this Switchyard for nodes that run; playbooks/upgrade.yml takes it there')
    .addOption(clusterOption())
    .addOption(cacheOption())
    .option('--json', 'tell what was packed as JSON', false)
    .action((options: Options) => pack(options, surroundings))
}

async function pack(options: Options, surroundings: Surroundings): Promise<void> {
  const { output } = surroundings
  const { readCluster, folderOf } = await import('../inventory/source/read-cluster.ts')
  const { packProduct } = await import('../provisioner/bake/pack-product.ts')
  const { projectRoot } = await import('../provisioner/bake/product.ts')
  const { cluster } = await readCluster(options.file)
  const folder = resolve(await folderOf(options.file))
  const folders = [folder, projectRoot()]
  const place = { ...options, ...(await archiveOf(cluster)), folders }
  const shop = await openWorkshop(place, surroundings)
  const packed = await shop.use((workshop) => packProduct(workshop, folder))
  if (options.json) return output.answer(renderJson(packed))
  output.answer(
    renderTable([
      [packed.archive, formatSize(packed.size)],
      ['build', `${packed.build}; commit product/build`],
    ]),
  )
}
