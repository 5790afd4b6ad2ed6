import { once } from 'node:events'
import { connect } from 'node:tls'

/** Whose certificate a server of the loopback shows now. */
export async function shownCertificate(port: number): Promise<string | undefined> {
  const peer = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(peer, 'secureConnect')
  const { subjectaltname } = peer.getPeerCertificate()
  peer.destroy()
  return subjectaltname
}
