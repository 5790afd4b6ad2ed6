import { join } from 'node:path'
import type { Test } from 'tap'
import type { Endpoint } from '../../../inventory/model/switch-file.ts'
import { readCluster } from '../../../inventory/source/read-cluster.ts'
import { machineMirror } from '../../../provisioner/bake/apt-mirror.ts'
import { makeLayers } from '../../../provisioner/bake/bake.ts'
import type { OwnNetwork } from '../../../provisioner/boot/own-network.ts'
import { freePorts } from '../../support/free-ports.ts'
import type { LabProcess } from './lab-process.ts'
import { type LabRoot, openRoot } from './lab-root.ts'
import { CACHE, EXAMPLE, labWorkshop } from './workshop.ts'

/** The machine's own network, for what shall be reached by the test's own process. */
const HERE: OwnNetwork = {
  enter: (command) => command,
  close: () => Promise.resolve(),
}

/** An rtpengine of the image, on the loopback of this machine. */
export interface OwnRtpengine {
  /** Where it is controlled. */
  readonly place: Endpoint
  /** Its root, as it sees it. */
  readonly root: LabRoot
  process: LabProcess
  /** Starts it again, at the same place, after it was killed. */
  restart(): Promise<void>
}

/** @param ports how many it may use for media. */
export async function openRtpengine(t: Test, ports = 200): Promise<OwnRtpengine> {
  const { cluster } = await readCluster(EXAMPLE)
  const [node] = cluster.nodes
  if (!node) throw new Error('the example has no node')
  const mirror = await machineMirror()
  const { folders } = await makeLayers(await labWorkshop(), {
    cluster,
    node,
    mirror,
    update: false,
  })
  const root = await openRoot({ network: HERE, layers: folders, store: join(CACHE, 'layers') })
  t.teardown(() => root.close())
  const [control = 0, first = 0] = await freePorts(2)
  const start = async () => {
    const started = await root.run('rtpengine', [
      ...['/usr/bin/rtpengine', '--foreground', '--log-stderr', '--table=-1'],
      ...['--interface=127.0.0.1', `--listen-ng=127.0.0.1:${control}`],
      ...[`--port-min=${first}`, `--port-max=${first + ports}`, '--timeout=120'],
      ...['--endpoint-learning=immediate', '--log-level=6'],
    ])
    await started.hears('Startup complete')
    return started
  }
  const rtpengine: OwnRtpengine = {
    ...{ place: { address: '127.0.0.1', port: control }, root, process: await start() },
    async restart() {
      rtpengine.process = await start()
    },
  }
  return rtpengine
}
