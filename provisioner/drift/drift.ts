import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Node } from '../../inventory/model/cluster.ts'
import { isExplained, type Problem } from '../../inventory/model/problem.ts'
import { type Doors, type DoorsWanted, openDoors } from '../bootstrap/doors.ts'
import { inParallel } from '../bootstrap/pool.ts'
import { runAnsible } from '../bootstrap/run-ansible.ts'
import { runScript } from '../bootstrap/run-script.ts'
import { replaceFile } from '../installation/replace-file.ts'
import type { Watcher } from '../plan/watcher.ts'
import type { Runner } from '../runner/runner.ts'
import { compareManifests, type Difference, type Manifest } from './compare-manifests.ts'
import { WaiverError } from './drift-error.ts'
import { parseWaivers, type Waiver, waiverFor } from './waivers.ts'

export interface DriftOrder extends DoorsWanted {
  readonly nodes: readonly Node[]
  /** Nodes at a time. */
  readonly limit: number
  /** What is found is from now on what the repository knows. */
  readonly isAccepted: boolean
  readonly runner: Runner
  readonly watcher: Watcher
  readonly signal: AbortSignal
}

/** How a node differs from the repository. */
export interface NodeDrift {
  readonly node: string
  /** Facts that are not what was last accepted; of a waived one, why. */
  readonly differences: readonly (Difference & { readonly waived?: string })[]
  /** Tasks of Ansible that would change something; absent: it did not come to it. */
  readonly tasks?: number
  /** Nothing was accepted yet, so there is nothing to differ from. */
  readonly isNew: boolean
  readonly problem?: Problem
}

const Facts = z.record(z.string(), z.string())

/** Where the repository keeps what it knows of nodes, and what may differ. */
const MANIFESTS = 'manifests'
const WAIVERS = `${MANIFESTS}/waivers`

/**
 * Asks every node what it is, down to each file, and holds it against what was last accepted; then
 * asks Ansible what it would change. The first finds what no playbook manages, the second what one
 * does.
 *
 * @throws {WaiverError}
 */
export async function findDrift(order: DriftOrder): Promise<readonly NodeDrift[]> {
  const { folder, nodes, limit, signal, isAccepted } = order
  const waivers = await readWaivers(folder)
  const doors = await openDoors(order)
  const stop = () => doors.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const found = await inParallel(nodes, limit, (node) => compare(order, { node, doors, waivers }))
    signal.throwIfAborted()
    return isAccepted ? found : await askAnsible(order, found)
  } finally {
    signal.removeEventListener('abort', stop)
    doors.close()
  }
}

interface Asked {
  readonly node: Node
  readonly doors: Doors
  readonly waivers: readonly Waiver[]
}

async function compare(order: DriftOrder, { node, doors, waivers }: Asked): Promise<NodeDrift> {
  const { name } = node
  try {
    const session = await doors.login(node)
    const found = Facts.parse(await runScript(session, 'manifest.py'))
    const known = await readManifest(order.folder, name)
    if (order.isAccepted) await accept(order.folder, name, found)
    const differences = compareManifests(known ?? found, found).map((each) => {
      const waiver = waiverFor(waivers, name, each.fact)
      return waiver ? { ...each, waived: waiver.reason } : each
    })
    return { node: name, differences, isNew: known === undefined }
  } catch (error) {
    if (!isExplained(error)) throw error
    const problem = error.problems[0] ?? { message: error.message }
    return { node: name, differences: [], isNew: false, problem }
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

async function readManifest(folder: string, node: string): Promise<Manifest | undefined> {
  const text = await readFile(join(folder, MANIFESTS, `${node}.json`), 'utf8').catch(missing)
  return text === undefined ? undefined : Facts.parse(JSON.parse(text))
}

function accept(folder: string, node: string, manifest: Manifest): Promise<boolean> {
  const content = `${JSON.stringify(manifest, null, 1)}\n`
  return replaceFile(folder, { path: `${MANIFESTS}/${node}.json`, content, mode: 0o644 })
}

async function readWaivers(folder: string): Promise<readonly Waiver[]> {
  const path = join(folder, WAIVERS)
  const { waivers, faults } = parseWaivers((await readFile(path, 'utf8').catch(missing)) ?? '')
  if (faults.length > 0) throw new WaiverError(path, faults)
  return waivers
}

function missing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
