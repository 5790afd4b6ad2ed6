import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Firmware } from '../../image/hardware/qemu-arguments.ts'
import type { Cluster, Node } from '../../inventory/model/cluster.ts'
import { layoutNamed } from '../../partitioning/layout/layouts.ts'
import { placeLayout } from '../../partitioning/layout/place-layout.ts'
import type { Workshop } from '../bake/workshop.ts'
import { CommandError } from '../runner/runner.ts'
import { hasKvm } from './accelerator.ts'
import { BootError, describe } from './boot-error.ts'
import { chooseFarEnds, type FarEnds } from './far-ends.ts'
import { insist } from './insist.ts'
import { findFaults, type Inspection, parseInspection } from './inspection.ts'
import { lateKey, told } from './key-credentials.ts'
import { type Machine, startMachine } from './machine.ts'
import { type OwnNetwork, openNetwork } from './own-network.ts'
import { checkCall, checkOptions } from './sip-checks.ts'
import { type Login, passwordCommand, sshCommand, takesOnlyKeys } from './ssh.ts'

export interface ProofWanted {
  readonly cluster: Cluster
  readonly node: Node
  /** Absolute. */
  readonly image: string
  readonly format: 'raw' | 'qcow2'
  readonly firmware: Firmware
  /** Absolute; image of a disc that says who the machine is. Absent: SMBIOS strings say it. */
  readonly seed?: string
  /** An administrator's private key; absent: a key of our own, which only this one boot lets in. */
  readonly identity?: string
}

export interface Phase {
  readonly title: string
  readonly seconds: number
}

export interface Proof {
  readonly node: string
  readonly firmware: Firmware
  readonly accelerator: 'kvm' | 'emulation'
  readonly phases: readonly Phase[]
  /** What the machine said about itself. */
  readonly found: Readonly<Record<string, string>>
  /** What could not be tried, and why. */
  readonly left: readonly string[]
}

/** Milliseconds a machine has to come up; under emulation it is slow. */
const BOOT_PATIENCE = 10 * 60_000
/** From the login prompt to the first login: host keys are made meanwhile. */
const SSH_PATIENCE = 2 * 60_000
const OFF_PATIENCE = 2 * 60_000

/** Boots an image and proves, from outside, that it is a node that switches calls. */
export async function prove(shop: Workshop, wanted: ProofWanted): Promise<Proof> {
  const folder = await mkdtemp(join(shop.cache, 'boot-'))
  const farEnds = chooseFarEnds(wanted.cluster.switch, wanted.node)
  const { addresses } = farEnds
  const network = await openNetwork({ addresses, runner: shop.runner, signal: shop.signal })
  try {
    return await new Trial(shop, wanted, { folder, network, farEnds }).run()
  } finally {
    await network.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly folder: string
  readonly network: OwnNetwork
  readonly farEnds: FarEnds
}

/** One machine's trial, phase by phase. */
class Trial {
  readonly #shop: Workshop
  readonly #wanted: ProofWanted
  readonly #place: Place
  readonly #phases: Phase[] = []
  readonly #left: string[] = []

  constructor(shop: Workshop, wanted: ProofWanted, place: Place) {
    this.#shop = shop
    this.#wanted = wanted
    this.#place = place
  }

  async run(): Promise<Proof> {
    const { node, firmware } = this.#wanted
    const kvm = await hasKvm(this.#shop)
    const identity = this.#wanted.identity ?? (await this.#makeKey())
    const login = { address: addressOf(node), identity, folder: this.#place.folder }
    const machine = await this.#start(kvm)
    try {
      const found = await this.#examine(machine, login)
      const accelerator = kvm ? 'kvm' : 'emulation'
      const name = node.name
      const report = { found: Object.fromEntries(found), phases: this.#phases, left: this.#left }
      return { node: name, firmware, accelerator, ...report }
    } catch (error) {
      this.#shop.signal.throwIfAborted()
      throw error instanceof BootError ? error : new BootError(describe(error), machine.console)
    } finally {
      await machine.stop()
    }
  }

  async #examine(machine: Machine, login: Login): Promise<Inspection> {
    const { firmware, node } = this.#wanted
    await this.#phase(`start by ${firmware} up to the login prompt`, () =>
      this.#awaitPrompt(machine),
    )
    const found = await this.#phase(
      'log in with the key; every unit runs; the disk has grown',
      () => this.#inspect(machine, login),
    )
    await this.#phase('the agent for hypervisors answers', () => machine.hypervisor.askAgent())
    await this.#phase('passwords are refused', () => this.#tryPassword(machine, login))
    if (node.role === 'cs') await this.#checkSip()
    await this.#phase('power off at the button', () => this.#powerOff(machine))
    return found
  }

  async #checkSip(): Promise<void> {
    const { runner, signal } = this.#shop
    const { cluster, node } = this.#wanted
    const { farEnds, network, folder } = this.#place
    const sip = { address: addressOf(node), port: cluster.switch.port }
    const checks = { node: sip, farEnds, network, runner, signal, folder }
    await this.#phase('SIP OPTIONS is answered', () => checkOptions(checks))
    const { callee } = farEnds
    if (!callee) {
      this.#left.push('no call was tried: no route leads to an address in the network of the node')
      return
    }
    await this.#phase('a call goes through, media anchored', () => checkCall(checks, callee))
  }

  async #phase<T>(title: string, work: () => Promise<T>): Promise<T> {
    const { watcher } = this.#shop
    const started = performance.now()
    watcher.started(title)
    const result = await work()
    const seconds = (performance.now() - started) / 1000
    this.#phases.push({ title, seconds })
    watcher.finished(title, seconds)
    return result
  }

  async #makeKey(): Promise<string> {
    const file = join(this.#place.folder, 'key')
    const args = ['-q', '-t', 'ed25519', '-N', '', '-C', 'proof-of-life', '-f', file]
    await this.#shop.runner.run({ file: 'ssh-keygen', args }, this.#shop.signal)
    return file
  }

  async #start(kvm: boolean): Promise<Machine> {
    const { node, image, format, firmware, identity, seed } = this.#wanted
    const { folder, network } = this.#place
    const key = identity === undefined ? await this.#ownKey() : undefined
    const credentials = seed === undefined ? told(node.name, key) : lateKey(key)
    const disc = seed === undefined ? {} : { disc: seed }
    const { cpus, memory, disk } = node.hardware
    const plan = { name: node.name, image, format, firmware, hasKvm: kvm, credentials }
    return startMachine(this.#shop, { ...plan, ...disc, cpus, memory, disk }, { folder, network })
  }

  /** Our key, let in for this boot; the image itself knows nothing of it. */
  async #ownKey(): Promise<string> {
    return (await readFile(join(this.#place.folder, 'key.pub'), 'utf8')).trim()
  }

  async #awaitPrompt({ console, off }: Machine): Promise<void> {
    const { signal } = this.#shop
    const limit = AbortSignal.any([signal, AbortSignal.timeout(BOOT_PATIENCE)])
    const prompt = new RegExp(`^${this.#wanted.node.name} login:`)
    const died = off.then((status) => {
      throw new BootError(`QEMU ended with status ${status}`, console)
    })
    died.catch(() => undefined) // told only while the prompt is waited for
    await Promise.race([console.waitFor(prompt, limit), died]).catch((error: unknown) => {
      signal.throwIfAborted()
      throw error instanceof BootError ? error : new BootError('no login prompt came', console)
    })
  }

  async #inspect({ console }: Machine, login: Login): Promise<Inspection> {
    const { runner, signal } = this.#shop
    const script = await readFile(new URL('inspect.sh', import.meta.url), 'utf8')
    const command = { ...sshCommand(login, 'sh -s'), input: script }
    const said = await insist(() => runner.run(this.#place.network.enter(command), signal), {
      patience: SSH_PATIENCE,
      signal,
    })
    const found = parseInspection(said)
    const faults = findFaults(found, this.#expected())
    if (faults.length > 0) throw new BootError(faults.join('; '), console)
    return found
  }

  #expected() {
    const { node, firmware } = this.#wanted
    const { disk } = node.hardware
    const placed = placeLayout(layoutNamed(node.layout), disk)
    const rest = placed.partitions.at(-1)?.size ?? 0
    const units = ['ssh', 'chrony', 'nftables']
    const role = ['rtpengine-daemon', 'switchyard-engine', 'switchyard-switch']
    return {
      ...{ name: node.name, firmware, disk, variablePartition: rest },
      units: node.role === 'cs' ? [...units, ...role] : units,
    }
  }

  async #tryPassword({ console }: Machine, login: Login): Promise<void> {
    const { runner, signal } = this.#shop
    try {
      await runner.run(this.#place.network.enter(passwordCommand(login)), signal)
    } catch (error) {
      if (error instanceof CommandError && takesOnlyKeys(describe(error))) return
      throw error
    }
    throw new BootError('a login without a key was let in', console)
  }

  /** As a hypervisor's administrator does it. */
  async #powerOff({ console, hypervisor, off }: Machine): Promise<void> {
    await hypervisor.pressPower()
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, OFF_PATIENCE, 'late').unref())
    const status = await Promise.race([off, late])
    if (status !== 0) throw new BootError(`it did not power off (${status})`, console)
  }
}

function addressOf({ interfaces, name }: Node): string {
  const address = interfaces[0]?.address
  if (address === undefined) throw new Error(`${name} has no interface`)
  return address
}
