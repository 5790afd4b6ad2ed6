import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, networkInterfaces, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { MetalNode } from '../image/installer/preseed-input.ts'
import type { Cluster } from '../inventory/model/cluster.ts'
import { OneProblem } from '../inventory/model/one-problem.ts'
import type { Explained } from '../inventory/model/problem.ts'
import { formatSize } from '../partitioning/formats/format-size.ts'
import { archiveOf } from './archive-of.ts'
import { cacheOption } from './cache.ts'
import { clusterOption } from './cluster-option.ts'
import { metalNodeNamed, metalNodes } from './metal-node.ts'
import { openWorkshop } from './open-workshop.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'
import { watchStandings } from './watch-standings.ts'

/** To lose what is on disks takes a second word. */
export class ReinstallError extends OneProblem implements Explained {
  override readonly name = 'ReinstallError'
  readonly code = 'REINSTALL_UNCONFIRMED'
  readonly blame = 'input'
}

interface Options {
  readonly file: string
  readonly interface?: string
  readonly port: number
  readonly dhcp?: Range
  readonly state?: string
  readonly cache: string
  readonly update: boolean
  readonly watch: boolean
  readonly json: boolean
}

interface Range {
  readonly from: string
  readonly to: string
}

interface ReinstallOptions {
  readonly file: string
  readonly state?: string
  readonly yes: boolean
}

export function addServe(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('serve')
    .description('install servers over the network, and show how far each is')
    .addOption(clusterOption())
    .option('--interface <name>', 'where; absent: the one on a network with nodes')
    .addOption(new Option('--port <number>', 'of HTTP').argParser(port).default(8080, '8080'))
    .addOption(
      new Option('--dhcp <from-to>', 'give away addresses, as no other server does').argParser(
        range,
      ),
    )
    .addOption(stateOption())
    .addOption(cacheOption())
    .option('--update', 'ask the Debian archive for newer packages first', false)
    .option('--watch', 'draw a table that moves instead of a line for each change', false)
    .option('--json', 'tell each change as a line of JSON', false)
    .action((options: Options) => run(options, surroundings))
  command
    .command('reinstall')
    .description('install a node again at its next start, and lose what is on its disks')
    .argument('<node>', 'which')
    .addOption(clusterOption())
    .addOption(stateOption())
    .option('--yes', 'do it; absent: say what would be lost', false)
    .action((name: string, options: ReinstallOptions) => reinstall(name, options, surroundings))
}

const stateOption = () =>
  new Option('--state <folder>', 'what is known of nodes; absent: below ~/.local/state')

function port(text: string): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number > 0 && number < 65_536) return number
  throw new InvalidArgumentError('It is a number from 1 to 65535.')
}

function range(text: string): Range {
  const [, from, to] = /^(\d+(?:\.\d+){3})-(\d+(?:\.\d+){3})$/.exec(text) ?? []
  if (from && to) return { from, to }
  throw new InvalidArgumentError('Write two addresses, such as 192.0.2.100-192.0.2.150.')
}

/** XDG base directories, 0.8. */
function stateFolder({ name }: Cluster, { state }: Pick<Options, 'state'>): string {
  const base = process.env.XDG_STATE_HOME ?? join(homedir(), '.local/state')
  return resolve(state ?? join(base, 'switchyard', 'serve', name))
}

async function run(options: Options, surroundings: Surroundings): Promise<void> {
  const { output, signal } = surroundings
  const { readCluster, folderOf } = await import('../inventory/source/read-cluster.ts')
  const { serve } = await import('../provisioner/serve/serve.ts')
  const { prepare } = await import('../provisioner/serve/prepare.ts')
  const { localRunner: runner } = await import('../provisioner/runner/local-runner.ts')
  const { projectRoot } = await import('../provisioner/bake/product.ts')
  const { cluster } = await readCluster(options.file)
  const nodes = metalNodes(cluster)
  const archive = await archiveOf(cluster)
  const work = await mkdtemp(join(tmpdir(), 'switchyard-serve-'))
  try {
    const { broadcast, network } = await networkOf(options, nodes, work)
    const service = `${network.address}:${network.port}`
    const { mirror } = archive
    const wanted = { cluster, nodes, mirror, service, loaders: network.folder }
    const shop = await openWorkshop(
      { ...options, ...archive, folders: [work, projectRoot()] },
      surroundings,
    )
    const prepared = await shop.use((workshop) =>
      prepare(workshop, { ...wanted, update: options.update }),
    )
    output.remark(`http://${service}/ shows how far each node is\n`)
    await serve({
      ...{ cluster, nodes, mirror, prepared, network, broadcast, runner, signal },
      installation: await folderOf(options.file),
      ...{ state: stateFolder(cluster, options), ...watchStandings(output, options) },
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Where to serve, with a folder for the boot loaders. */
async function networkOf(
  { interface: name, port, dhcp }: Options,
  nodes: readonly MetalNode[],
  work: string,
) {
  const { chooseInterface } = await import('../provisioner/serve/dhcp/choose-interface.ts')
  const { runtimeFolder } = await import('../provisioner/serve/runtime-folder.ts')
  const interfaces = nodes.flatMap((node) => node.interfaces)
  const addresses = interfaces.map(({ address }) => address)
  const { broadcast, subnet, ...place } = chooseInterface(networkInterfaces(), {
    ...{ name, nodes: addresses },
  })
  const gateway = interfaces.find((each) => each.gateway !== undefined)?.gateway
  const range = dhcp && { range: { ...dhcp, ...(gateway ? { gateway } : {}) } }
  const folder = await runtimeFolder(work)
  return { broadcast, network: { ...place, port, folder, ...range } }
}

async function reinstall(
  name: string,
  options: ReinstallOptions,
  { output }: Surroundings,
): Promise<void> {
  const { readCluster } = await import('../inventory/source/read-cluster.ts')
  const { askForReinstall } = await import('../provisioner/serve/state/ledger.ts')
  const { cluster } = await readCluster(options.file)
  const node = metalNodeNamed(cluster, name)
  const disks = node.metal.disks.map(({ model, serial, bytes, bus }) => [
    ...[name, model ?? 'any model', serial ?? 'any serial number'],
    ...[`${bytes} bytes (${formatSize(bytes)})`, bus ?? 'any bus'],
  ])
  output.answer(renderTable([['node', 'model', 'serial', 'size', 'bus'], ...disks]))
  if (!options.yes) {
    throw new ReinstallError(
      `what is on these disks of ${name} would be lost; nothing was done`,
      `to lose it: switchyard serve reinstall ${name} --yes`,
    )
  }
  await askForReinstall(stateFolder(cluster, options), name)
  output.answer(`${name} is installed at its next start from the network\n`)
}
