import { createHash } from 'node:crypto'

/** The one host key type that is pinned; an sshd that shows another type is not asked to. */
export const PINNED_TYPE = 'ssh-ed25519'

/** Host keys by the node's name: the blob of RFC 4253, 6.6. */
export type PinnedKeys = ReadonlyMap<string, Buffer>

/**
 * Reads the repository's known_hosts: plain names, one key type (sshd(8), SSH_KNOWN_HOSTS FILE
 * FORMAT). Lines of other kinds are OpenSSH's business, not ours.
 */
export function parsePinnedKeys(text: string): PinnedKeys {
  const pins = text.split('\n').flatMap((line) => {
    const [names = '', type, base64 = ''] = line.trim().split(/\s+/)
    if (type !== PINNED_TYPE || base64 === '' || /^[#@|]/.test(names)) return []
    return names.split(',').map((name) => [name, Buffer.from(base64, 'base64')] as const)
  })
  return new Map(pins)
}

/** As `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`
}
