import type { Verb } from '../rtpengine-link.ts'

/** A call at rtpengine, as far as it matters here. */
interface Agreed {
  readonly socket: { readonly eventType?: number } | undefined
  request(verb: Verb, body: object): Promise<unknown>
}

/**
 * The keys of a party that does not send them as events are in its sound. rtpengine 12.5 listens
 * there only where it might have to block them: with security off it lets all pass, and the trigger
 * is nothing that anybody presses.
 *
 * @throws {MediaError}
 */
export async function hearInBand(party: string, call: Agreed): Promise<void> {
  if (call.socket?.eventType !== undefined) return
  const nothing = { 'DTMF-security': 'off', trigger: 'DDDDDDDD' }
  await call.request('blockDTMF', { 'from-tag': party, ...nothing })
}
