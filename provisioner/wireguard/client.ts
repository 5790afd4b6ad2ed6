import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { renderWireGuardClient } from '../../inventory/ansible/render-wireguard-client.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { reasonOf } from '../../inventory/model/reason-of.ts'

/** There is no configuration for a device yet, or none to be written. */
export class WireGuardError extends OneProblem implements Explained {
  override readonly name = 'WireGuardError'
  readonly code = 'WIREGUARD_UNFIT'
  readonly blame = 'input'
}

export interface ClientWanted {
  /** The installation's repository. */
  readonly folder: string
  readonly cluster: Cluster
  /** Of the peer. */
  readonly name: string
}

/** @throws {WireGuardError} when the cluster has no such peer, or vpn1 has not told its key yet. */
export async function clientConfiguration(wanted: ClientWanted, own?: string): Promise<string> {
  const peer = peerOf(wanted)
  const server = await serverKey(wanted)
  return renderWireGuardClient(wanted.cluster, peer, { server, ...(own ? { own } : {}) })
}

/**
 * Writes the whole configuration, readable by its owner alone; nothing is written over.
 *
 * @throws {WireGuardError}
 */
export async function writeClient(
  wanted: ClientWanted & { readonly privateKey: string; readonly file: string },
): Promise<void> {
  const own = (await readKey(wanted.privateKey)).trim()
  const { key } = peerOf(wanted)
  if (publicHalf(own) !== key) {
    const message = `${wanted.privateKey} is not the private half of ${wanted.name}'s key ${key}`
    throw new WireGuardError(message, 'name the file of its key, or mend wireguard.peers')
  }
  await writeNew(wanted.file, await clientConfiguration(wanted, own))
}

/** Makes a private key in a new file. @returns its public half. */
export async function makeKey(file: string): Promise<string> {
  const { d = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' })
  const key = Buffer.from(d, 'base64url').toString('base64')
  await writeNew(file, `${key}\n`)
  return publicHalf(key) ?? ''
}

/** PKCS 8's words before the 32 bytes of an X25519 key (RFC 8410, 7). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Absent: it is no key. */
function publicHalf(key: string): string | undefined {
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== 32) return undefined
  const der = { key: Buffer.concat([PKCS8, bytes]), format: 'der', type: 'pkcs8' } as const
  const { x = '' } = createPublicKey(createPrivateKey(der)).export({ format: 'jwk' })
  return Buffer.from(x, 'base64url').toString('base64')
}

function peerOf({ cluster, name }: ClientWanted) {
  const peers = cluster.wireguard?.peers ?? []
  const peer = peers.find((each) => each.name === name)
  if (peer) return peer
  const there = peers.length > 0 ? `there are ${peers.map((each) => each.name).join(', ')}` : ''
  throw new WireGuardError(
    `cluster.yaml has no peer ${name} under wireguard.peers`,
    there || 'add its name, public key and address; docs/operations.md shows how',
  )
}

async function serverKey({ folder, cluster }: ClientWanted): Promise<string> {
  const server = cluster.nodes.find(({ role }) => role === 'vpn')?.name ?? 'vpn1'
  const path = join(folder, `keys/terminal-servers/${server}.wireguard`)
  return readFile(path, 'utf8').then(
    (text) => text.trim(),
    (cause: unknown) => {
      const message = `the public key of ${server} is not known: ${reasonOf(cause)}`
      const hint = `${server} makes it: ansible-playbook playbooks/site.yml --limit ${server}`
      throw new WireGuardError(message, hint, { cause })
    },
  )
}

async function readKey(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new WireGuardError(`${file} cannot be read: ${reasonOf(cause)}`, 'name another', {
      cause,
    })
  })
}

/** Created under its name at once: a key that was cut short must not look like one. */
async function writeNew(file: string, content: string): Promise<void> {
  try {
    await writeFile(file, content, { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    const message = `${file} cannot be written: ${reasonOf(cause)}`
    throw new WireGuardError(message, 'nothing is written over; name a new file', { cause })
  }
}
