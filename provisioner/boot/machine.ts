import { join } from 'node:path'
import {
  type Firmware,
  type QemuMachine,
  qemuArguments,
  variablesTemplate,
} from '../../image/hardware/qemu-arguments.ts'
import type { Workshop } from '../bake/workshop.ts'
import { startProcess } from '../runner/process.ts'
import { Console } from './console.ts'
import { type Hypervisor, openHypervisor } from './hypervisor.ts'
import { type OwnNetwork, TAP } from './own-network.ts'

/** An image and the machine it is to run on. */
export interface BootPlan {
  readonly name: string
  readonly image: string
  readonly format: 'raw' | 'qcow2'
  readonly firmware: Firmware
  readonly hasKvm: boolean
  readonly cpus: number
  /** Bytes. */
  readonly memory: number
  /** Bytes of the disk the machine sees; the image is smaller. */
  readonly disk: number
  readonly credentials: Readonly<Record<string, string>>
  /** Image of the disc in its CD-ROM drive. */
  readonly disc?: string
}

export interface Machine {
  readonly console: Console
  readonly hypervisor: Hypervisor
  /** QEMU's status when the machine is off. */
  readonly off: Promise<number | null>
  stop(): Promise<void>
}

/** Locally administered; there is no other machine in its network. */
const MAC = '52:54:00:5a:00:01'

/** Starts a machine from an image, which stays as it is: what the machine writes goes elsewhere. */
export async function startMachine(
  shop: Workshop,
  plan: BootPlan,
  { folder, network }: { readonly folder: string; readonly network: OwnNetwork },
): Promise<Machine> {
  const disk = join(folder, 'disk.qcow2')
  await run(shop, 'qemu-img', [
    ...['create', '-q', '-f', 'qcow2', '-F', plan.format, '-b', plan.image, disk],
    `${plan.disk}`,
  ])
  const variables = await copyVariables(shop, plan.firmware, folder)
  const sockets = { qmp: join(folder, 'qmp.socket'), agent: join(folder, 'agent.socket') }
  const machine: QemuMachine = { ...plan, ...variables, disk, sockets, tap: TAP, mac: MAC }
  const qemu = { file: 'qemu-system-x86_64', args: qemuArguments(machine) }
  const console = new Console()
  const running = startProcess(network.enter(shop.toolbox.wrap(qemu)), (text) => console.hear(text))
  const hypervisor = openHypervisor(sockets)
  return { console, hypervisor, off: running.exited, stop: () => running.stop() }
}

async function copyVariables(shop: Workshop, firmware: Firmware, folder: string) {
  const template = variablesTemplate(firmware)
  if (template === undefined) return {}
  const variables = join(folder, 'variables.fd')
  await run(shop, 'cp', [template, variables])
  return { variables }
}

function run(shop: Workshop, file: string, args: readonly string[]): Promise<string> {
  return shop.runner.run(shop.toolbox.wrap({ file, args }), shop.signal)
}
