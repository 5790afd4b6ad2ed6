import { z } from 'zod'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { runScript } from '../bootstrap/run-script.ts'
import type { Session } from '../bootstrap/ssh/session.ts'
import { Seen } from './ask-node.ts'

/** Seconds: the timers run every hour; a manifest that missed several says nothing of today. */
const STALE_AFTER = 4 * 3600

/** A terminal server has no manifest of a node, or only an old one. */
export class ManifestError extends OneProblem implements Explained {
  override readonly name = 'ManifestError'
  readonly code = 'MANIFEST_MISSING'
  readonly blame = 'command'
}

/** The node that collects. @throws {ManifestError} when the cluster has none. */
export function collectorOf({ name, nodes }: Cluster): Node {
  const collector = nodes.find(({ role }) => role === 'vpn')
  if (collector) return collector
  const message = `the cluster ${name} has no terminal server that collects manifests`
  throw new ManifestError(message, 'ask the nodes themselves: leave --collected out')
}

const All = z.record(z.string(), Seen)

/** The manifests that the terminal server has fetched, by node. */
export async function readCollected(session: Session): Promise<ReadonlyMap<string, Seen>> {
  return new Map(Object.entries(All.parse(await runScript(session, COLLECTED))))
}

const COLLECTED = new URL('collected.py', import.meta.url)

/**
 * The manifest of one node, if it is of today.
 *
 * @param now seconds since 1970.
 * @throws {ManifestError}
 */
export function freshManifest(all: ReadonlyMap<string, Seen>, { name }: Node, now: number): Seen {
  const seen = all.get(name)
  const hint = 'on the terminal server: sudo journalctl -u switchyard-collect'
  if (!seen) throw new ManifestError(`${name}: the terminal server has no manifest of it`, hint)
  if (now - seen.time <= STALE_AFTER) return seen
  const when = new Date(seen.time * 1000).toISOString()
  throw new ManifestError(`${name}: the last manifest of it is of ${when}`, hint)
}
