import type { MetalNode } from '../../../image/installer/preseed-input.ts'
import { type Identity, identityOf } from '../../../partitioning/layout/identity.ts'
import {
  type Authority,
  renderFromDisk,
  renderInstall,
  renderUnknown,
} from '../boot/render-boot-menu.ts'
import type { Ledger } from '../state/ledger.ts'
import { wantsInstalling } from '../state/step.ts'
import { hashToken } from '../state/token.ts'

export interface Asked {
  readonly ledger: Ledger
  readonly cluster: string
  readonly nodes: readonly MetalNode[]
  readonly service: Authority
  /** Makes a token. */
  readonly newToken: () => string
}

export interface Asker {
  /** Lower case, colons. */
  readonly mac: string
  /** Named by the serial number of its machine. */
  readonly node?: string
  readonly address: string
}

/** What a machine that started from the network is to do, as GRUB reads it. */
export async function answerStart(asked: Asked, asker: Asker): Promise<string> {
  const { ledger, cluster, nodes, service } = asked
  const { mac, address } = asker
  const node = nodeOf(nodes, asker)
  if (node) return answerNode(asked, node, mac)
  ledger.meet(mac, address)
  const bySerial = nodes.flatMap(({ name, metal: { serial } }) =>
    serial === undefined ? [] : [{ node: name, serial }],
  )
  return renderUnknown({ service, cluster, mac, bySerial })
}

/** By its address; by its serial number only where no node has that address. */
function nodeOf(
  nodes: readonly MetalNode[],
  { mac, node: name }: Pick<Asker, 'mac' | 'node'>,
): MetalNode | undefined {
  const byAddress = nodes.find(({ interfaces }) => interfaces.some((each) => each.mac === mac))
  return byAddress ?? nodes.find((each) => each.name === name && each.metal.serial !== undefined)
}

async function answerNode(
  { ledger, cluster, service, newToken }: Asked,
  { name: node }: MetalNode,
  mac: string,
): Promise<string> {
  await ledger.takeRequests()
  const { mayWipe = false } = ledger.stateOf(node)
  if (!wantsInstalling(ledger.stateOf(node))) {
    await ledger.apply(node, { kind: 'passed-on' })
    return renderFromDisk(node, bootOf(identityOf({ cluster, node })))
  }
  const token = newToken()
  await ledger.apply(node, { kind: 'started', token: hashToken(token) })
  return renderInstall({ service, node, mac, token, mayWipe })
}

const bootOf = (identity: Identity): string => identity.filesystem('boot')
