import { join, relative } from 'node:path'
import type { Test } from 'tap'
import { renderArchive } from '../../../../image/bake/render-archive.ts'
import type { ImageFile } from '../../../../image/content/image-file.ts'
import { nodeFiles } from '../../../../image/content/node-files.ts'
import type { Cluster, Node } from '../../../../inventory/model/cluster.ts'
import { machineMirror } from '../../../../provisioner/bake/apt-mirror.ts'
import { makeLayers } from '../../../../provisioner/bake/bake.ts'
import { localRunner } from '../../../../provisioner/runner/local-runner.ts'
import { startProcess } from '../../../../provisioner/runner/process.ts'
import type { Command } from '../../../../provisioner/runner/runner.ts'
import { followProcess, type LabProcess } from '../lab-process.ts'
import { CACHE, labWorkshop } from '../workshop.ts'
import { bootCommand, CLEAN, HOLD, LAY } from './nspawn.ts'

const { signal: NEVER } = new AbortController()

export interface ClusterWanted {
  readonly cluster: Cluster
  /** What a node has beside the image and its configuration, such as its host key. */
  readonly filesOf: (node: Node) => readonly ImageFile[]
}

/** Nodes of baked layers, with systemd, on a network of their own; the lab is a machine on it. */
export interface LabCluster {
  /** The command, run on the lab's network; what it leaves behind ends with the lab. */
  enter(command: Command): Command
  /** Runs a program so. @returns what it wrote to standard output. */
  run(command: Command): Promise<string>
  /** Runs a program as root within a node. */
  inside(node: string, ...command: readonly string[]): Promise<string>
  /**
   * Switches a node on; what it wrote before is still there.
   *
   * @param credentials what its hypervisor tells systemd, by name.
   */
  start(node: string, credentials?: Readonly<Record<string, string>>): Promise<void>
  /** Cuts a node's power. */
  cut(node: string): Promise<void>
}

/** Lays every node of the cluster; none is on yet. All is gone with the test, however it ends. */
export async function openCluster(t: Test, wanted: ClusterWanted): Promise<LabCluster> {
  const { cluster } = wanted
  const group = `switchyard-lab-${process.pid}-${clusters++}`
  const addresses = cluster.networks.flatMap(({ gateway, subnet }) =>
    gateway ? [`${gateway}/${subnet.split('/')[1]}`] : [],
  )
  const hold = ['sh', '-c', HOLD, 'hold', group, ...addresses]
  const args = ['--net', '--mount', '--pid', '--fork', '--kill-child', ...hold]
  const holder = await followProcess((hear) => startProcess({ file: 'unshare', args }, hear))
  t.teardown(async () => {
    await holder.stop()
    await localRunner.run(
      { file: 'unshare', args: ['--mount', 'sh', '-c', CLEAN, '_', group] },
      NEVER,
    )
  })
  await layNodes(holder, wanted)
  return running(group, holder)
}

let clusters = 0

async function layNodes(holder: LabProcess, { cluster, filesOf }: ClusterWanted): Promise<void> {
  const shop = await labWorkshop()
  const mirror = await machineMirror()
  const alike = new Map<string, string>()
  for (const node of cluster.nodes) {
    const kind = JSON.stringify([node.role, node.packages])
    const order = { cluster, node, mirror, update: false }
    const layers = alike.get(kind) ?? (await layersOf(shop, order))
    alike.set(kind, layers)
    const files = [...nodeFiles({ cluster, node, mirror, fstab: '' }), ...filesOf(node)]
    const archive = await renderArchive(files, Math.floor(Date.now() / 1000))
    const input = archive.toString('utf8')
    const lay = { file: 'sh', args: ['-c', LAY, 'lay', node.name, STORE, layers] }
    await localRunner.run(within(holder, { ...lay, input }), NEVER)
  }
}

const STORE = join(CACHE, 'layers')

/** As overlayfs wants them: below the store, joined by colons. */
async function layersOf(...order: Parameters<typeof makeLayers>): Promise<string> {
  const { folders } = await makeLayers(...order)
  return folders.map((each) => relative(STORE, each)).join(':')
}

interface Machine {
  readonly process: LabProcess
  /** Folder of its cgroup, in the lab's mounts. */
  readonly cgroup: string
}

function running(group: string, holder: LabProcess): LabCluster {
  const machines = new Map<string, Machine>()
  let starts = 0
  const runWithin = (...[file = '', ...args]: readonly string[]) =>
    localRunner.run(within(holder, { file, args }), NEVER)
  const machineOf = (node: string) => {
    const machine = machines.get(node)
    if (!machine) throw new Error(`${node} is not on`)
    return machine
  }
  return {
    enter: (command) => within(holder, command),
    run: (command) => localRunner.run(within(holder, command), NEVER),
    async inside(node, ...command) {
      const list = `${machineOf(node).cgroup}/payload/init.scope/cgroup.procs`
      const leader = (await runWithin('head', '-n1', list)).trim()
      const namespaces = ['--mount', '--net', '--pid', '--uts', '--ipc', '--cgroup']
      return runWithin('nsenter', '--target', leader, ...namespaces, '--', ...command)
    },
    async start(node, credentials = {}) {
      // A cgroup of its own for every start: one that was killed goes on killing what comes into it.
      const place = `${group}/${node}.${starts++}`
      const command = within(holder, bootCommand(place, node, credentials))
      const process = await followProcess((hear) => startProcess(command, hear))
      machines.set(node, { process, cgroup: `/sys/fs/cgroup/${place}` })
    },
    async cut(node) {
      const { process, cgroup } = machineOf(node)
      machines.delete(node)
      await runWithin('sh', '-c', `echo 1 >${cgroup}/cgroup.kill`)
      await process.stop()
    },
  }
}

function within({ pid }: LabProcess, command: Command): Command {
  const namespaces = ['--mount', '--net', '--pid']
  const args = ['--target', `${pid}`, ...namespaces, '--', command.file, ...command.args]
  return { ...command, name: command.name ?? command.file, file: 'nsenter', args }
}
