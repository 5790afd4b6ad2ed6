import { type Command, InvalidArgumentError, Option } from 'commander'
import { FINDING_IDS, type FindingId } from '../provisioner/bootstrap/node/judge-facts.ts'
import type { Outcome } from '../provisioner/bootstrap/outcome.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { renderJson } from './output.ts'
import { watchProgress } from './progress.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'
import { addWayOptions, type WayOptions, wayIn } from './way-in.ts'

interface Options extends WayOptions {
  readonly file: string
  readonly dryRun: boolean
  readonly waive: readonly FindingId[]
  readonly json: boolean
}

export function addBootstrap(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('bootstrap')
    .description('take new nodes into the cluster, up to the first run of Ansible')
    .argument('[nodes...]', 'names of the nodes; absent: all')
    .addOption(clusterOption())
    .option('--dry-run', 'look at everything and change nothing', false)
  addWayOptions(command)
    .addOption(
      new Option('--waive <list>', `what may be wrong: ${FINDING_IDS.join(', ')}`)
        .argParser(findings)
        .default([], 'nothing'),
    )
    .option('--json', 'tell what became of the nodes as JSON', false)
    .action((names: readonly string[], options: Options) => run(names, options, surroundings))
}

function findings(text: string): readonly FindingId[] {
  return text.split(',').map((word) => {
    const id = FINDING_IDS.find((each) => each === word.trim())
    if (!id) throw new InvalidArgumentError(`There are ${FINDING_IDS.join(', ')}.`)
    return id
  })
}

async function run(names: readonly string[], options: Options, { output, signal }: Surroundings) {
  const { readCluster, folderOf } = await import('../inventory/source/read-cluster.ts')
  const { bootstrap } = await import('../provisioner/bootstrap/bootstrap.ts')
  const { BootstrapError, requireAgent } = await import(
    '../provisioner/bootstrap/bootstrap-error.ts'
  )
  const { localRunner } = await import('../provisioner/runner/local-runner.ts')
  const { cluster } = await readCluster(options.file)
  const nodes = names.length > 0 ? names.map((name) => nodeNamed(cluster, name)) : cluster.nodes
  const agent = requireAgent(process.env.SSH_AUTH_SOCK)
  const progress = watchProgress(output, new Map())
  const outcomes = await bootstrap({
    ...{ cluster, nodes, agent, ...wayIn(cluster, options), isDry: options.dryRun },
    ...{ folder: await folderOf(options.file), limit: options.parallel },
    ...{ waived: new Set(options.waive), runner: localRunner, watcher: progress, signal },
  }).finally(() => progress.done())
  output.answer(options.json ? renderJson(outcomes) : describe(outcomes))
  const failed = outcomes.flatMap(({ problem }) => (problem ? [problem] : []))
  if (failed.length > 0) throw new BootstrapError(failed)
}

const WORDS: Readonly<Record<Outcome['standing'], string>> = {
  ready: 'ready, nothing to change',
  changed: 'ready',
  'would-change': 'would change',
  failed: 'failed',
}

function describe(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ node, standing, files, tasks, findings: found }) => [
    ...[node, WORDS[standing], `${files.length}`, tasks === undefined ? '-' : `${tasks}`],
    found.map(({ id, message }) => `${id}: ${message}`).join('; '),
  ])
  return renderTable([['node', 'standing', 'files', 'tasks', 'remarks'], ...rows])
}
