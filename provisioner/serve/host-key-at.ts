import ssh2 from 'ssh2'
import { PINNED_TYPE } from '../bootstrap/ssh/pinned-keys.ts'

/** Milliseconds a server has for its side of the handshake. */
const PATIENCE = 5_000

/**
 * Asks an SSH server for its host key, and that it can sign with it (RFC 4253, 8); nobody logs in.
 *
 * @returns absent: nothing answers there.
 */
export function hostKeyAt(host: string, port = 22): Promise<Buffer | undefined> {
  const client = new ssh2.Client()
  let seen: Buffer | undefined
  return new Promise((resolve) => {
    const settle = (key?: Buffer) => {
      resolve(key)
      client.destroy()
    }
    client.once('handshake', () => settle(seen))
    client.on('error', () => settle())
    client.once('close', () => settle())
    client.connect({
      ...{ host, port, username: 'nobody', readyTimeout: PATIENCE },
      algorithms: { serverHostKey: [PINNED_TYPE] },
      hostVerifier: (key: Buffer) => {
        seen = key
        return true
      },
    })
  })
}
