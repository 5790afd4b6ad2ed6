import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls'

/**
 * Whether a certificate is made out for a name: as SIP URI of a domain, or as host (RFC 5922, 7.1).
 *
 * @returns why it is not.
 */
export function wrongName(name: string, certificate: PeerCertificate): Error | undefined {
  const uris = (certificate.subjectaltname ?? '').split(', ')
  const isDomain = uris.some((each) => each.toLowerCase() === `uri:sip:${name.toLowerCase()}`)
  return isDomain ? undefined : checkServerIdentity(name, certificate)
}

/** Whether the peer has shown a certificate we trust that is made out for a name. */
export function peerProves(socket: TLSSocket, name: string): boolean {
  if (!socket.authorized) return false
  const certificate = socket.getPeerCertificate()
  return Object.keys(certificate).length > 0 && wrongName(name, certificate) === undefined
}
