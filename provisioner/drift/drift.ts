import type { Node } from '../../inventory/model/cluster.ts'
import { isExplained, type Problem } from '../../inventory/model/problem.ts'
import { type Doors, type DoorsWanted, openDoors } from '../bootstrap/doors.ts'
import { inParallel } from '../bootstrap/pool.ts'
import { runAnsible } from '../bootstrap/run-ansible.ts'
import type { Watcher } from '../plan/watcher.ts'
import type { Runner } from '../runner/runner.ts'
import { askManifest, askTraces } from './ask-node.ts'
import { freshManifest, readCollected } from './collected.ts'
import { compareManifests, type Difference, type Manifest } from './compare-manifests.ts'
import { acceptFacts, readManifest, readWaivers } from './repository-record.ts'
import { coversFact, type Waiver, waiverFor } from './waivers.ts'
import type { Trace } from './who-changed.ts'

export interface DriftOrder extends DoorsWanted {
  readonly nodes: readonly Node[]
  /** Nodes at a time. */
  readonly limit: number
  /** What is found is from now on what the repository knows. */
  readonly isAccepted: boolean
  /** The terminal server whose collected manifests are read; absent: every node is asked itself. */
  readonly collector?: Node
  /** Facts that count, `*` standing for anything; absent: all, and what Ansible would change. */
  readonly pattern?: string
  readonly runner: Runner
  readonly watcher: Watcher
  readonly signal: AbortSignal
}

/** One fact that differs: of a waived one why, of a file when and by whom, where a node was asked. */
export type NodeDifference = Difference & {
  readonly waived?: string
  readonly trace?: Trace
}

/** How a node differs from the repository. */
export interface NodeDrift {
  readonly node: string
  /** Facts that are not what was last accepted. */
  readonly differences: readonly NodeDifference[]
  /** Tasks of Ansible that would change something; absent: nobody asked, or it did not come to it. */
  readonly tasks?: number
  /** Nothing was accepted yet, so there is nothing to differ from. */
  readonly isNew: boolean
  readonly problem?: Problem
}

/**
 * Holds what every node is, down to each file, against what was last accepted; then asks Ansible what
 * it would change. The first finds what no playbook manages, the second what one does.
 *
 * @throws {WaiverError}
 */
export async function findDrift(order: DriftOrder): Promise<readonly NodeDrift[]> {
  const { folder, nodes, limit, signal, isAccepted, collector, pattern } = order
  const waivers = await readWaivers(folder)
  const doors = await openDoors(order)
  const stop = () => doors.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const look = collector ? await lookCollected(doors, collector) : lookItself(order, doors)
    const found = await inParallel(nodes, limit, (node) => compare(order, { node, look, waivers }))
    signal.throwIfAborted()
    if (isAccepted || collector || pattern !== undefined) return found
    return await askAnsible(order, found)
  } finally {
    signal.removeEventListener('abort', stop)
    doors.close()
  }
}

/** What a node is, and who changed some of its facts. */
interface Look {
  readonly facts: Manifest
  traces(facts: readonly string[]): Promise<ReadonlyMap<string, Trace>>
}
type LookAt = (node: Node) => Promise<Look>

function lookItself({ cluster }: DriftOrder, doors: Doors): LookAt {
  return async (node) => {
    const session = await doors.login(node)
    const facts = await askManifest(session)
    return { facts, traces: (which) => askTraces(session, which, cluster.administrators) }
  }
}

async function lookCollected(doors: Doors, collector: Node): Promise<LookAt> {
  const all = await readCollected(await doors.login(collector))
  return async (node) => {
    const { facts } = freshManifest(all, node, Date.now() / 1000)
    return { facts, traces: async () => new Map() }
  }
}

interface Asked {
  readonly node: Node
  readonly look: LookAt
  readonly waivers: readonly Waiver[]
}

async function compare(order: DriftOrder, { node, look, waivers }: Asked): Promise<NodeDrift> {
  const { folder, isAccepted, pattern = '*' } = order
  const { name } = node
  try {
    const { facts: found, traces } = await look(node)
    const known = await readManifest(folder, name)
    if (isAccepted) await acceptFacts(folder, { node: name, known, found, pattern })
    const differing = compareManifests(known ?? found, found)
    const differences = differing.filter(({ fact }) => coversFact(pattern, fact))
    const who = await traces(differences.map(({ fact }) => fact))
    const told = differences.map((each) => tell(each, { node: name, waivers, who }))
    return { node: name, differences: told, isNew: known === undefined }
  } catch (error) {
    if (!isExplained(error)) throw error
    const problem = error.problems[0] ?? { message: error.message }
    return { node: name, differences: [], isNew: false, problem }
  }
}

interface Telling {
  readonly node: string
  readonly waivers: readonly Waiver[]
  readonly who: ReadonlyMap<string, Trace>
}

function tell(difference: Difference, { node, waivers, who }: Telling): NodeDifference {
  const waiver = waiverFor(waivers, node, difference.fact)
  const trace = who.get(difference.fact)
  return {
    ...difference,
    ...(waiver ? { waived: waiver.reason } : {}),
    ...(trace ? { trace } : {}),
  }
}

async function askAnsible(order: DriftOrder, all: readonly NodeDrift[]) {
  const nodes = all.filter(({ problem }) => !problem).map(({ node }) => node)
  if (nodes.length === 0) return all
  const played = await runAnsible({ ...order, nodes, isDry: true })
  return all.map((each) => {
    const play = played.get(each.node)
    return play?.isDone ? { ...each, tasks: play.changed } : each
  })
}
