import { parseUri } from '../engine/message/uri.ts'
import type { Profile } from '../media/profile.ts'
import type { Place } from './route-invite.ts'

/**
 * What an offer to a callee has to be like: one for browsers, which are known by their WebSocket
 * (RFC 7118, 5), where all of the phones are browsers; all take the same offer.
 */
export function profileTowards({ branches, ...place }: Pick<Place, 'uri' | 'branches'>): Profile {
  return (branches ?? [place]).every(({ uri }) => isBrowser(uri)) ? 'webrtc' : 'plain'
}

function isBrowser(uri: string): boolean {
  return /^wss?$/i.test(parseUri(uri)?.parameters.get('transport') ?? '')
}
