import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { isExplained, type Problem } from '../../inventory/model/problem.ts'
import type { Watcher } from '../plan/watcher.ts'
import type { Runner } from '../runner/runner.ts'
import { type Doors, openDoors } from './doors.ts'
import { measureLines } from './measure-lines.ts'
import { type FindingId, findClones } from './node/judge-facts.ts'
import { judgeLine } from './node/judge-line.ts'
import { nodeIdentity } from './node/node-identity.ts'
import type { Outcome } from './outcome.ts'
import { inParallel } from './pool.ts'
import { logOf, type Played, runAnsible } from './run-ansible.ts'
import { settleIdentity } from './settle-identity.ts'
import { type Surveyed, survey } from './survey.ts'

export interface BootstrapOrder {
  /** The installation's repository. */
  readonly folder: string
  readonly cluster: Cluster
  readonly nodes: readonly Node[]
  /** Socket of the operator's SSH agent. */
  readonly agent: string
  /** The terminal server to go through; absent: every node is reached directly. */
  readonly through?: Node
  readonly isDry: boolean
  /** Nodes at a time. */
  readonly limit: number
  /** Findings that stop nobody. */
  readonly waived: ReadonlySet<FindingId>
  readonly runner: Runner
  readonly watcher: Watcher
  readonly signal: AbortSignal
}

/**
 * Takes nodes that were just installed into the cluster: looks at each, gives it its identity, and
 * lets Ansible do the rest. Every step looks before it acts, so a broken run is simply run again;
 * what fails on one node stops no other.
 *
 * @throws the signal's reason when stopped, and only what concerns all nodes.
 */
export async function bootstrap(order: BootstrapOrder): Promise<readonly Outcome[]> {
  const { nodes, signal, watcher } = order
  const doors = await openDoors(order)
  const stop = () => doors.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const seen = await timed(watcher, `look at ${counted(nodes)}`, () => lookAt(order, doors))
    signal.throwIfAborted()
    const measured = await timed(watcher, 'measure lines', () => measureAll(order, doors, seen))
    signal.throwIfAborted()
    const settled = await timed(watcher, 'settle names and keys', () =>
      settleAll(order, doors, measured),
    )
    signal.throwIfAborted()
    return await timed(watcher, 'run Ansible', () => playAll(order, settled))
  } finally {
    signal.removeEventListener('abort', stop)
    doors.close()
  }
}

const counted = ({ length }: readonly Node[]) => (length === 1 ? '1 node' : `${length} nodes`)

async function lookAt(
  { nodes, limit }: BootstrapOrder,
  doors: Doors,
): Promise<readonly Surveyed[]> {
  const all = await inParallel(nodes, limit, (node) => attempt(node, () => survey(node, doors)))
  const facts = all.flatMap(({ node, facts }) => (facts ? [[node, facts] as const] : []))
  const clones = findClones(new Map(facts))
  return all.map((each) => {
    const clone = clones.get(each.node)
    return clone ? { ...each, findings: [...each.findings, clone] } : each
  })
}

/** Voice between nodes. One that comes alone is measured with the terminal server. */
async function measureAll(
  { nodes, through, limit }: BootstrapOrder,
  doors: Doors,
  seen: readonly Surveyed[],
): Promise<readonly Surveyed[]> {
  const ends = seen.flatMap(({ node: name, session }) => {
    const node = nodes.find((each) => each.name === name)
    return node && session ? [{ node, session }] : []
  })
  const isAlone = ends.length === 1 && through && through.name !== ends[0]?.node.name
  const other = isAlone ? [{ node: through, session: await doors.login(through) }] : []
  const ways = await measureLines([...ends, ...other], limit)
  return seen.map((each) => {
    const { line, error } = ways.get(each.node) ?? {}
    if (error !== undefined) return failed(each.node, error)
    return line ? { ...each, line, findings: [...each.findings, ...judgeLine(line)] } : each
  })
}

async function settleAll(order: BootstrapOrder, doors: Doors, seen: readonly Surveyed[]) {
  const { cluster, nodes, limit, isDry, waived, folder } = order
  const revoked = await readFile(join(folder, 'keys/revoked'), 'utf8')
  const undo = await readFile(join(folder, 'roles/common/files/switchyard-undo'), 'utf8')
  const work = async ({ session, ...each }: Surveyed): Promise<Outcome> => {
    const node = nodes.find(({ name }) => name === each.node)
    const fault = each.findings.find(({ id, isError }) => isError && !waived.has(id))
    if (!node || !session) return each
    if (fault) {
      return { ...each, problem: { message: `${each.node}: ${fault.message}`, hint: fault.hint } }
    }
    const files = nodeIdentity(cluster, node, revoked)
    const loginAgain = () => doors.login(node)
    return attempt(node, async () => {
      const changed = await settleIdentity({ session, files, undo, isDry, loginAgain })
      return { ...each, files: changed, standing: standingOf(changed.length, isDry) }
    })
  }
  return inParallel(seen, limit, work)
}

function standingOf(changes: number, isDry: boolean): Outcome['standing'] {
  if (changes === 0) return 'ready'
  return isDry ? 'would-change' : 'changed'
}

async function playAll(
  order: BootstrapOrder,
  all: readonly Outcome[],
): Promise<readonly Outcome[]> {
  const nodes = all.filter(({ standing }) => standing !== 'failed').map(({ node }) => node)
  const played = nodes.length === 0 ? new Map() : await runAnsible({ ...order, nodes })
  return all.map((each) => {
    return each.standing === 'failed' ? each : afterPlay(order, each, played.get(each.node))
  })
}

function afterPlay({ folder, isDry }: BootstrapOrder, each: Outcome, played?: Played): Outcome {
  if (!played?.isDone) {
    const message = `${each.node}: Ansible did not finish on it`
    return { ...each, standing: 'failed', problem: { message, hint: `see ${logOf(folder)}` } }
  }
  const changes = each.files.length + played.changed
  return { ...each, tasks: played.changed, standing: standingOf(changes, isDry) }
}

/** What goes wrong on one node is this node's outcome. */
async function attempt<T extends Outcome>(
  { name }: Node,
  work: () => Promise<T>,
): Promise<Outcome | T> {
  try {
    return await work()
  } catch (error) {
    return failed(name, error)
  }
}

function failed(node: string, error: unknown): Outcome {
  return { node, standing: 'failed', files: [], findings: [], problem: problemOf(error) }
}

function problemOf(error: unknown): Problem {
  if (!isExplained(error)) throw error
  return error.problems[0] ?? { message: error.message }
}

async function timed<T>(watcher: Watcher, title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  watcher.started(title)
  const result = await work()
  watcher.finished(title, (performance.now() - started) / 1000)
  return result
}
