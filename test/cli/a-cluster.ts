import { generateKeyPairSync } from 'node:crypto'
import { join } from 'node:path'
import type { Test } from 'tap'

/** A cluster of two nodes with its lines numbered for the tests: line 12 is the dialog server's. */
export const CLUSTER = `cluster: example
domain: example.org
timezone: UTC
mirror: http://192.0.2.3/debian
administrators:
  - { name: ann, keys: [keys/ann.pub] }
networks:
  voice: { subnet: 192.0.2.0/24, gateway: 192.0.2.1, dns: [192.0.2.1] }
nodes:
  cs1:
    address: 192.0.2.10
  ds1: { address: 192.0.2.11 }
switch:
  routes:
    - { prefix: "7", to: "sip:192.0.2.20:5060" }
`

/** A folder with a cluster file and the key it names. @returns its path. */
export function clusterFolder(t: Test, text: string = CLUSTER): string {
  return t.testdir({ 'cluster.yaml': text, keys: { 'ann.pub': publicKey() } })
}

/** RFC 8709, 4: what ssh-keygen would write. */
function publicKey(): string {
  const { publicKey: key } = generateKeyPairSync('ed25519')
  const point = Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
  const fields = [Buffer.from('ssh-ed25519'), point].flatMap((field) => [length(field), field])
  return `ssh-ed25519 ${Buffer.concat(fields).toString('base64')} ann@example.org\n`
}

function length({ length: bytes }: Buffer): Buffer {
  const field = Buffer.alloc(4)
  field.writeUInt32BE(bytes)
  return field
}

export const fileIn = (folder: string): string => join(folder, 'cluster.yaml')
