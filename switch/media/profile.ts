/**
 * How a party's media travels: `plain` as the party itself says, or `webrtc` as browsers want it, keyed
 * by DTLS, over ICE, and with RTCP on the same port (RFC 8827, RFC 8834).
 */
export type Profile = 'plain' | 'webrtc'

/** @param sdp of the party itself. */
export function profileOf(sdp: string): Profile {
  return /^m=audio \S+ UDP\/TLS\/RTP\/SAVPF? /m.test(sdp) ? 'webrtc' : 'plain'
}

/**
 * What rtpengine is asked for, so that the recipient of a session description finds in it what its
 * profile wants. `ICE=force` leaves rtpengine as the only way: else two browsers would go round it.
 */
export function bridging(sender: Profile, recipient: Profile): object {
  if (recipient === 'webrtc') return TO_WEBRTC
  return sender === 'webrtc' ? TO_PLAIN : {}
}

const TO_WEBRTC = {
  ...{ 'transport-protocol': 'UDP/TLS/RTP/SAVPF', ICE: 'force' },
  ...{ 'rtcp-mux': ['require'], SDES: ['off'] },
}
const TO_PLAIN = { 'transport-protocol': 'RTP/AVP', ICE: 'remove', 'rtcp-mux': ['demux'] }
