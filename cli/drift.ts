import { type Command, Option } from 'commander'
import type { NodeDifference, NodeDrift } from '../provisioner/drift/drift.ts'
import { clusterOption, nodeNamed } from './cluster-option.ts'
import { renderJson } from './output.ts'
import { watchProgress } from './progress.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'
import { addWayOptions, type WayOptions, wayIn } from './way-in.ts'

interface Options extends WayOptions {
  readonly file: string
  readonly accept: boolean
  readonly collected: boolean
  readonly fact?: string
  readonly json: boolean
}

export function addDrift(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('drift')
    .description('tell how nodes differ from what the repository says and knows of them')
    .argument('[nodes...]', 'names of the nodes; absent: all')
    .addOption(clusterOption())
    .option('--accept', 'keep what is found as what is known, in manifests/', false)
    .option('--fact <pattern>', "only facts such as 'file /etc/motd'; * stands for anything")
    .addOption(
      new Option('--collected', 'what the terminal server fetched; no node is asked')
        .default(false)
        .conflicts('direct'),
    )
  addWayOptions(command)
    .option('--json', 'tell the differences as JSON', false)
    .action((names: readonly string[], options: Options) => run(names, options, surroundings))
}

async function run(names: readonly string[], options: Options, { output, signal }: Surroundings) {
  const { readCluster, folderOf } = await import('../inventory/source/read-cluster.ts')
  const { collectorOf } = await import('../provisioner/drift/collected.ts')
  const { findDrift } = await import('../provisioner/drift/drift.ts')
  const { DriftError } = await import('../provisioner/drift/drift-error.ts')
  const { requireAgent } = await import('../provisioner/bootstrap/bootstrap-error.ts')
  const { localRunner } = await import('../provisioner/runner/local-runner.ts')
  const { cluster } = await readCluster(options.file)
  const nodes = names.length > 0 ? names.map((name) => nodeNamed(cluster, name)) : cluster.nodes
  const agent = requireAgent(process.env.SSH_AUTH_SOCK)
  const progress = watchProgress(output, new Map())
  const found = await findDrift({
    ...{ cluster, nodes, agent, ...wayIn(cluster, options), isAccepted: options.accept },
    ...{ folder: await folderOf(options.file), limit: options.parallel },
    ...(options.collected ? { collector: collectorOf(cluster) } : {}),
    ...(options.fact === undefined ? {} : { pattern: options.fact }),
    ...{ runner: localRunner, watcher: progress, signal },
  }).finally(() => progress.done())
  output.answer(options.json ? renderJson(found) : describe(found))
  const problems = found.flatMap((each) => problemsOf(each, options))
  if (problems.length > 0) throw new DriftError(problems)
}

function problemsOf({ node, differences, tasks, isNew, problem }: NodeDrift, options: Options) {
  if (problem) return [problem]
  if (options.accept) return []
  if (isNew) {
    const message = `${node}: nothing is known of it yet`
    return [{ message, hint: `when it is as it should be: switchyard drift ${node} --accept` }]
  }
  const open = differences.filter(({ waived }) => waived === undefined).length
  const isAsked = !options.collected && options.fact === undefined
  const ansible = isAsked ? `, ${tasks ?? 'unknown'} tasks of Ansible would change it` : ''
  const message = `${node}: ${open} facts differ${ansible}`
  const hint = 'revert with ansible-playbook, adopt with --accept, or waive in manifests/waivers'
  return open > 0 || (isAsked && tasks !== 0) ? [{ message, hint }] : []
}

function describe(found: readonly NodeDrift[]): string {
  const rows = found.flatMap(({ node, differences }) =>
    differences.map((each) => [node, each.fact, kindOf(each), remarkOn(each)]),
  )
  return rows.length === 0 ? 'no fact differs\n' : renderTable(rows)
}

function kindOf({ was, is }: NodeDifference): string {
  if (was === undefined) return 'new'
  return is === undefined ? 'gone' : 'changed'
}

function remarkOn({ waived, trace }: NodeDifference): string {
  if (waived !== undefined) return `waived: ${waived}`
  if (!trace) return ''
  const by = trace.by.length > 0 ? `, logged in: ${trace.by.join(', ')}` : ''
  return `${trace.when.slice(0, 19)}Z${by}${trace.commands.map((each) => `, ran: ${each}`).join('')}`
}
