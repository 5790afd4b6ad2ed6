import type { Party } from './media.ts'
import { bridging, type Profile } from './profile.ts'

/**
 * What every offer and answer asks for. The address in the session description is the right one to
 * start from, packets from elsewhere do not move it (CVE-2025-53399), ports stay across re-INVITEs,
 * and the origin line does not tell one party the other's address. Never `record-egress`: it
 * crashes rtpengine 12.5.
 */
export const TREATMENT = {
  flags: ['trust-address', 'strict-source', 'port-latching'],
  replace: ['origin'],
} as const

export interface MediaRequest {
  /** Id of the session: ours, never a Call-ID from the network. */
  readonly id: string
  /** Who made the offer; the same in the offer and in its answer. */
  readonly offeredBy: Party
  readonly sdp: string
  /** Of who wrote `sdp`, and of who is to read what rtpengine makes of it. */
  readonly between: readonly [sender: Profile, recipient: Profile]
}

/** Body of `offer` and `answer` in rtpengine's control protocol; tags are the parties' names. */
export function mediaRequest({ id, offeredBy, sdp, between }: MediaRequest) {
  const to: Party = offeredBy === 'caller' ? 'callee' : 'caller'
  return {
    ...{ 'call-id': id, 'from-tag': offeredBy, 'to-tag': to, sdp },
    ...TREATMENT,
    ...bridging(...between),
  }
}

/** Body of `delete`: at once, for nobody comes back to a call that is over. */
export function deleteRequest(id: string) {
  return { 'call-id': id, 'delete-delay': 0 }
}
