import type { Command } from 'commander'
import { OneProblem } from '../inventory/model/one-problem.ts'
import type { Explained } from '../inventory/model/problem.ts'
import type { Reset } from '../provisioner/reset/reset-node.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'
import { wayIn } from './way-in.ts'

interface Options {
  readonly file: string
  readonly confirm?: string
  readonly dryRun: boolean
  readonly gone: boolean
  readonly direct: boolean
  readonly json: boolean
}

/** Nobody said which node is meant, or said two. */
class NotConfirmedError extends OneProblem implements Explained {
  override readonly name = 'NotConfirmedError'
  readonly code = 'RESET_NOT_CONFIRMED'
  readonly blame = 'input'
}

export function addReset(program: Command, surroundings: Surroundings): void {
  program
    .command('reset')
    .description('undo bootstrap: the node as its image was, the repository without it')
    .argument('<node>', 'name of the node')
    .addOption(clusterOption())
    .option('--dry-run', 'tell what would be undone and change nothing', false)
    .option('--confirm <node>', 'the name once more; without it nothing is changed')
    .option('--gone', 'the machine is not there any more: the repository forgets it', false)
    .option('--direct', 'reach the node itself, without the terminal server', false)
    .option('--json', 'tell what was undone as JSON', false)
    .action((name: string, options: Options) => run(name, options, surroundings))
}

async function run(name: string, options: Options, { output, signal }: Surroundings) {
  const { readCluster, folderOf } = await import('../inventory/source/read-cluster.ts')
  const { resetNode } = await import('../provisioner/reset/reset-node.ts')
  const { requireAgent } = await import('../provisioner/bootstrap/bootstrap-error.ts')
  const { cluster } = await readCluster(options.file)
  const node = nodeNamed(cluster, name)
  if (!options.dryRun) requireConfirmed(name, options.confirm)
  const agent = options.gone ? '' : requireAgent(process.env.SSH_AUTH_SOCK)
  const done = await resetNode({
    ...{ cluster, node, agent, ...wayIn(cluster, options), folder: await folderOf(options.file) },
    ...{ isGone: options.gone, isDry: options.dryRun, signal },
  })
  output.answer(options.json ? renderJson(done) : describe(done))
}

function requireConfirmed(name: string, confirmed?: string): void {
  if (confirmed === name) return
  const message =
    confirmed === undefined
      ? `resetting ${name} is not confirmed`
      : `--confirm names ${confirmed}, not ${name}`
  throw new NotConfirmedError(message, `look first with --dry-run, then add: --confirm ${name}`)
}

function describe({ node, restored, removed, forgotten }: Reset): string {
  const rows = [
    ...restored.map((path) => [node, path, "as the image's"]),
    ...removed.map((path) => [node, path, 'gone']),
    ...forgotten.map((path) => ['repository', path, 'without it']),
  ]
  return rows.length === 0 ? `there is nothing to undo on ${node}\n` : renderTable(rows)
}
