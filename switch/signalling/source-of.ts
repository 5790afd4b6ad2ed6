import { splitOutside } from '../engine/message/split.ts'
import { parseVia, replyAddress } from '../engine/message/via.ts'
import type { SrfRequest } from './drachtio-srf.ts'

/** Where a request came from. */
export interface Source {
  readonly protocol: string
  readonly address: string
  readonly port: number
}

export type SourceOf = (request: SrfRequest) => Source

/**
 * The peer that sent a request; behind an edge server of ours, whoever sent it to that. The edge
 * has written it on the second hop (RFC 3261, 18.2.1; RFC 3581, 4). Hops below that are hearsay.
 *
 * @param edges addresses of our edge servers.
 */
export function sourceBehind(edges: readonly string[]): SourceOf {
  return (request) => {
    const { protocol, source_address: address, source_port: port } = request
    const peer = { protocol, address, port }
    if (!edges.includes(address)) return peer
    const [, hop] = splitOutside(request.get('Via') ?? '', ',')
    const via = hop === undefined ? undefined : parseVia(hop.trim())
    return via ? { protocol: via.transport.toLowerCase(), ...replyAddress(via) } : peer
  }
}
