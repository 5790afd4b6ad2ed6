import { deleteRequest } from './media-request.ts'
import type { Relay, RtpengineLink } from './rtpengine-link.ts'

/** Ids in one answer: it has to fit into a datagram. */
const BATCH = 500

/** How ids of sessions begin. */
export interface IdPrefixes {
  /** Of every session of this node, whichever run of the switch made it. */
  readonly node: string
  /** Of the sessions of this run. */
  readonly run: string
}

/**
 * Frees the calls a switch that died left in the relay. They would keep their ports until the relay
 * misses their media, and the callers of a busy switch come back sooner.
 *
 * @returns how many there were.
 * @throws {MediaError}
 */
export async function freeOrphans(
  link: Pick<RtpengineLink, 'request'>,
  relay: Relay,
  { node, run }: IdPrefixes,
): Promise<number> {
  for (let freed = 0; ; ) {
    const { calls } = await link.request(relay, 'list', { limit: BATCH })
    const ids = Array.isArray(calls) ? calls.map(String) : []
    const orphans = ids.filter((id) => id.startsWith(node) && !id.startsWith(run))
    if (orphans.length === 0) return freed
    for (const id of orphans) await link.request(relay, 'delete', deleteRequest(id))
    freed += orphans.length
  }
}
