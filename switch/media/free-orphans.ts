import { deleteRequest } from './media-request.ts'
import type { Relay, RtpengineLink } from './rtpengine-link.ts'

/** Ids in one answer: it has to fit into a datagram. */
const BATCH = 500

/**
 * Frees the calls that somebody who died left in the relay. They would keep their ports until the
 * relay misses their media, and the callers of a busy switch come back sooner.
 *
 * @param isOrphan by id.
 * @returns how many there were.
 * @throws {MediaError}
 */
export async function freeOrphans(
  link: Pick<RtpengineLink, 'request'>,
  relay: Relay,
  isOrphan: (id: string) => boolean,
): Promise<number> {
  for (let freed = 0; ; ) {
    const { calls } = await link.request(relay, 'list', { limit: BATCH })
    const ids = Array.isArray(calls) ? calls.map(String) : []
    const orphans = ids.filter(isOrphan)
    if (orphans.length === 0) return freed
    for (const id of orphans) await link.request(relay, 'delete', deleteRequest(id))
    freed += orphans.length
  }
}
