import { access } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { FIRMWARES, type Firmware } from '../image/hardware/qemu-arguments.ts'
import { OneProblem } from '../inventory/model/one-problem.ts'
import type { Explained } from '../inventory/model/problem.ts'
import type { Proof } from '../provisioner/boot/prove.ts'
import { archiveOf } from './archive-of.ts'
import { cacheOption } from './cache.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { openWorkshop } from './open-workshop.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly file: string
  readonly image?: string
  readonly firmware: Firmware
  readonly identity?: string
  readonly seed?: string
  readonly cache: string
  readonly json: boolean
}

/** There is nothing to boot. */
export class ImageMissingError extends OneProblem implements Explained {
  override readonly name = 'ImageMissingError'
  readonly code = 'IMAGE_MISSING'
  readonly blame = 'input'

  constructor(image: string, node: string) {
    const message = `${image} is not there`
    super(message, `make it: switchyard bake ${node}`)
  }
}

export function addBoot(program: Command, surroundings: Surroundings): void {
  program
    .command('boot')
    .description('boot the image of a node in QEMU and prove that it does its work')
    .argument('<node>', 'name of the node, such as cs1')
    .addOption(clusterOption())
    .option('--image <file>', 'raw or qcow2 image; absent: out/<node>.raw')
    .addOption(
      new Option('--firmware <firmware>', 'how it starts').choices([...FIRMWARES]).default('bios'),
    )
    .option('--identity <file>', "an administrator's private key; absent: one for this boot alone")
    .option('--seed <file>', 'disc that tells the machine who it is; absent: it is told otherwise')
    .addOption(cacheOption())
    .option('--json', 'tell what was proved as JSON', false)
    .action((name: string, options: Options) => bootNode(name, options, surroundings))
}

async function bootNode(name: string, options: Options, surroundings: Surroundings): Promise<void> {
  const { output } = surroundings
  const { readCluster } = await import('../inventory/source/read-cluster.ts')
  const { prove } = await import('../provisioner/boot/prove.ts')
  const { cluster } = await readCluster(options.file)
  const node = nodeNamed(cluster, name)
  const image = resolve(options.image ?? `out/${name}.raw`)
  await access(image).catch(() => {
    throw new ImageMissingError(image, name)
  })
  const archive = await archiveOf(cluster)
  const { firmware, identity } = options
  const seed = options.seed === undefined ? {} : { seed: resolve(options.seed) }
  const folders = [image, ...Object.values(seed)].map((path) => dirname(path))
  const place = { ...options, ...archive, folders }
  const shop = await openWorkshop(place, surroundings)
  const format = image.endsWith('.qcow2') ? 'qcow2' : 'raw'
  const wanted = { cluster, node, image, firmware, format, ...seed } as const
  const proof = await shop.use((workshop) =>
    prove(workshop, { ...wanted, ...(identity ? { identity: resolve(identity) } : {}) }),
  )
  output.answer(options.json ? renderJson(proof) : describe(proof))
}

function describe({ node, firmware, accelerator, phases, left }: Proof): string {
  const rows = phases.map(({ title, seconds }) => [title, `${seconds.toFixed(1)} s`])
  const table = renderTable([...rows, ...left.map((text) => [text])])
  return `${node} is proved (${firmware}, ${accelerator})\n\n${table}`
}
