import type { MetalNode } from '../../image/installer/preseed-input.ts'
import { fingerprintOf } from '../bootstrap/ssh/pinned-keys.ts'
import { pinNode } from '../installation/pin-node.ts'
import { hostKeyAt } from './host-key-at.ts'
import type { Ledger } from './state/ledger.ts'

export interface Host {
  readonly ledger: Ledger
  /** Folder of the cluster file. */
  readonly installation: string
  readonly onRemark: (text: string) => void
}

/**
 * A node that restarted is reachable once it answers with the host key we gave it. That key is pinned
 * in the repository, so whoever bootstraps the node trusts nothing he sees for the first time.
 */
export async function greet(
  { ledger, installation, onRemark }: Host,
  { name, interfaces: [first] }: Pick<MetalNode, 'name' | 'interfaces'>,
  port?: number,
): Promise<void> {
  const { phase, hostKey } = ledger.stateOf(name)
  const isExpected = phase === 'rebooting' || phase === 'first-boot'
  if (!first || !hostKey || !isExpected) return
  const key = await hostKeyAt(first.address, port)
  if (!key) return
  if (key.toString('base64') !== hostKey) {
    await ledger.apply(name, { kind: 'impersonated', fingerprint: fingerprintOf(key) })
    return
  }
  if (await pinNode(installation, name, hostKey))
    onRemark(`${name}: its host key is in known_hosts; commit it`)
  await ledger.apply(name, { kind: 'reached' })
}
