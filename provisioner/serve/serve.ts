import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { MetalNode } from '../../image/installer/preseed-input.ts'
import type { Cluster } from '../../inventory/model/cluster.ts'
import type { Runner } from '../runner/runner.ts'
import { findDhcpServers } from './dhcp/find-servers.ts'
import type { BootNetwork } from './dhcp/render-dnsmasq.ts'
import { runDnsmasq } from './dhcp/run-dnsmasq.ts'
import { greet } from './greet.ts'
import { openBootServer, type Served, standingsNow } from './http/boot-server.ts'
import { makeIdentity } from './make-identity.ts'
import type { Prepared } from './prepare.ts'
import { ServeError } from './serve-error.ts'
import { Ledger } from './state/ledger.ts'
import type { Standings } from './state/standings.ts'
import { TOKEN_BYTES, tokenFrom } from './state/token.ts'

/** Milliseconds between two looks at who is overdue, reachable, or to be installed again. */
const PACE = 2_000

export interface Service {
  readonly cluster: Cluster
  readonly nodes: readonly MetalNode[]
  /** URI of the Debian archive the nodes will update from. */
  readonly mirror: string
  readonly prepared: Prepared
  readonly network: BootNetwork
  /** Of that network. */
  readonly broadcast: string
  /** Folder of the cluster file; where it is an installation's repository, host keys are pinned in it. */
  readonly installation: string
  /** Folder where what became of each node is remembered. */
  readonly state: string
  readonly runner: Runner
  readonly signal: AbortSignal
  /** Something is another than it was. */
  readonly onChange: (standings: Standings) => void
  /** Worth a look, and nothing stops. */
  readonly onRemark: (text: string) => void
}

/**
 * Serves installations until the signal.
 *
 * @throws {ServeError} {StateError} {CommandError} when dnsmasq ends.
 */
export async function serve(service: Service): Promise<void> {
  const { network, onRemark } = service
  await requireSafeDhcp(service)
  const served = await servedBy(service)
  const { ledger } = served
  ledger.on('change', () => service.onChange(standingsNow(served)))
  const onError = (error: unknown) => onRemark(`${error instanceof Error ? error.stack : error}`)
  const server = await openBootServer(served, {
    ...{ host: network.address, port: network.port, onError },
  }).catch(refusePort)
  try {
    const file = join(network.folder, '..', 'dnsmasq.conf')
    const dnsmasq = await runDnsmasq(network, file, () => undefined)
    service.onChange(standingsNow(served))
    try {
      await Promise.race([dnsmasq.exited, look(served, service)])
    } finally {
      await dnsmasq.stop()
    }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Two servers that give away addresses give the same one twice; none gives nobody any. */
async function requireSafeDhcp({ network, broadcast, signal, onRemark }: Service): Promise<void> {
  const { address } = network
  const found = await findDhcpServers({ address, broadcast }, signal)
  const others = found.filter((each) => each !== address)
  if (network.range && others.length > 0) {
    throw new ServeError(
      `there is a DHCP server on ${network.interface} already: ${others.join(', ')}`,
      'leave --dhcp out: the boot service then adds to its answers what nodes start from',
    )
  }
  if (!network.range && others.length === 0) {
    onRemark(
      `no DHCP server answers on ${network.interface}: nodes get no address. If there is none, --dhcp FROM-TO`,
    )
  }
}

async function servedBy(service: Service): Promise<Served> {
  const { cluster, nodes, mirror, prepared, network, state, runner, signal } = service
  const { environment, sources } = prepared
  const now = () => Date.now()
  const authority = `${network.address}:${network.port}`
  return {
    ledger: await Ledger.open({ folder: state, nodes: nodes.map(({ name }) => name), now }),
    ...{ cluster: cluster.name, nodes, now, service: authority, sources },
    ...{ kernel: environment.kernel, initrd: environment.initrd, loaders: network.folder },
    newToken: () => tokenFrom(randomBytes(TOKEN_BYTES)),
    identityOf: (node, token) =>
      makeIdentity(
        {
          ...{ cluster, node, mirror, epoch: environment.archive.epoch },
          source: `http://${authority}/i/${token}/`,
        },
        { runner, signal },
      ),
  }
}

/** What nobody tells us. Ends with the signal. */
async function look({ ledger, nodes }: Served, service: Service): Promise<void> {
  const { signal, installation, onRemark } = service
  while (!signal.aborted) {
    await ledger.takeRequests()
    for (const { name } of nodes) await ledger.apply(name, { kind: 'tick' })
    await Promise.all(nodes.map((node) => greet({ ledger, installation, onRemark }, node)))
    await setTimeout(PACE, undefined, { signal }).catch(() => undefined)
  }
}

function refusePort(error: unknown): Server {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    throw new ServeError(`the port is taken: ${error.message}`, 'say another with --port')
  }
  throw error
}
