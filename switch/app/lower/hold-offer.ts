/**
 * True when an offer puts us on hold (RFC 3264, 8.4): its audio is not to be sent to, by direction or
 * by an address of zeros, as telephones before RFC 3264 do.
 */
export function isHoldOffer(sdp: string): boolean {
  const sections = sdp.split(/^(?=m=)/m)
  const session = sections.find((each) => !each.startsWith('m=')) ?? ''
  const audio = sections.find((each) => each.startsWith('m=audio'))
  if (audio === undefined) return false
  const direction = directionOf(audio) ?? directionOf(session)
  return direction === 'sendonly' || direction === 'inactive' || isNowhere(audio, session)
}

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m
const ADDRESS = /^c=IN IP4 (\S+)/m

function directionOf(section: string): string | undefined {
  return DIRECTION.exec(section)?.[1]
}

function isNowhere(audio: string, session: string): boolean {
  const address = ADDRESS.exec(audio)?.[1] ?? ADDRESS.exec(session)?.[1]
  return address === '0.0.0.0'
}
