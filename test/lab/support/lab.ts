import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { file } from '../../../image/content/image-file.ts'
import { nodeFiles } from '../../../image/content/node-files.ts'
import type { Cluster } from '../../../inventory/model/cluster.ts'
import { readCluster } from '../../../inventory/source/read-cluster.ts'
import { machineMirror } from '../../../provisioner/bake/apt-mirror.ts'
import { makeLayers } from '../../../provisioner/bake/bake.ts'
import { type OwnNetwork, openNetwork } from '../../../provisioner/boot/own-network.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'
import type { LabProcess } from './lab-process.ts'
import { type LabRoot, openRoot } from './lab-root.ts'
import { type LabSockets, labSockets } from './lab-sockets.ts'
import { askRelay, type Relay } from './relay.ts'
import { CACHE, EXAMPLE, labWorkshop } from './workshop.ts'

/** Who has which address; the example's cluster file says the first two. */
export const SWITCH = '192.0.2.10'
export const CARRIER = '192.0.2.20'
export const CALLER = '192.0.2.30'

/** The image's configuration as far as it concerns calls, and the secret of its first boot. */
const CONFIGURED = /^\/etc\/(switchyard|rtpengine|hosts)/
const SECRET = file('/var/lib/switchyard/engine.secret', 'of the lab\n')

/** The programs of a node that calls go through, as they were baked, on a network of their own. */
export interface Lab {
  readonly network: OwnNetwork
  readonly relay: Relay
  readonly root: LabRoot
  /** The running programs; one that was killed is started again with `start...`. */
  rtpengine: LabProcess
  engine: LabProcess
  logic: LabProcess
  startRtpengine(): Promise<void>
  startEngine(): Promise<void>
  startLogic(): Promise<void>
  readonly sockets: LabSockets
  /** UDP ports the relay holds open for media. */
  mediaPorts(): Promise<readonly number[]>
}

/** What ends, and has acts done then: a test. */
export interface Scope {
  teardown(act: () => unknown): void
}

/** Opens a lab that is gone with the test, however it ends. */
export async function openLab(
  t: Scope,
  changed: (cluster: Cluster) => Cluster = (cluster) => cluster,
): Promise<Lab> {
  const cluster = changed((await readCluster(EXAMPLE)).cluster)
  const [node] = cluster.nodes
  if (!node) throw new Error('the example has no node')
  const mirror = await machineMirror()
  const { folders } = await makeLayers(await labWorkshop(), {
    cluster,
    node,
    mirror,
    update: false,
  })
  const addresses = [SWITCH, CARRIER, CALLER].map((each) => `${each}/24`)
  const { signal } = new AbortController()
  const network = await openNetwork({ addresses, runner: localRunner, signal })
  t.teardown(() => network.close())
  const root = await openRoot({ network, layers: folders, store: join(CACHE, 'layers') })
  t.teardown(() => root.close())
  const files = nodeFiles({ cluster, node, mirror, fstab: '' })
  await root.write([SECRET, ...files.filter(({ path }) => CONFIGURED.test(path))])
  return startAll(t, { network, root, range: cluster.switch.mediaPorts })
}

interface Parts {
  readonly network: OwnNetwork
  readonly root: LabRoot
  readonly range: readonly [number, number]
}

async function startAll(t: Scope, { network, root, range }: Parts): Promise<Lab> {
  const sockets = labSockets(network)
  const control = await sockets.open('127.0.0.1')
  t.teardown(() => {
    control.close()
    sockets.close()
  })
  const relay = askRelay(control)
  const ready = async (unit: string, text: string) => {
    const started = await root.start(unit)
    await started.hears(text)
    return started
  }
  const rtpengine = () => ready('rtpengine-daemon', 'Startup complete')
  const engine = () => ready('switchyard-engine', 'the SIP engine is up')
  const logic = () => ready('switchyard-switch', 'connected to the SIP engine')
  const lab: Lab = {
    ...{
      network,
      relay,
      root,
      rtpengine: await rtpengine(),
      engine: await engine(),
      logic: await logic(),
    },
    async startRtpengine() {
      lab.rtpengine = await rtpengine()
    },
    async startEngine() {
      lab.engine = await engine()
    },
    async startLogic() {
      lab.logic = await logic()
    },
    sockets,
    mediaPorts: () => mediaPorts(lab.rtpengine.pid, range),
  }
  return lab
}

/** proc(5), `net/udp`: local addresses and ports in hexadecimal. */
async function mediaPorts(
  pid: number,
  [first, last]: readonly [number, number],
): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/net/udp`, 'utf8')
  const own = SWITCH.split('.')
    .reverse()
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
  return [...text.matchAll(/^ *\d+: ([0-9A-F]{8}):([0-9A-F]{4}) /gm)]
    .filter(([, address]) => address === own.join('').toUpperCase())
    .map(([, , port]) => Number.parseInt(port ?? '', 16))
    .filter((port) => port >= first && port <= last)
}
