import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { $ } from 'zx/core'
import type { Workshop } from '../../../provisioner/bake/workshop.ts'
import { type RunningProcess, startProcess } from '../../../provisioner/runner/process.ts'
import type { Standing, Standings } from '../../../provisioner/serve/state/standings.ts'
import { runCli } from '../../support/run-cli.ts'
import { eventually } from '../support/eventually.ts'
import { type LabSockets, labSockets } from '../support/lab-sockets.ts'
import { labWorkshop } from '../support/workshop.ts'
import { getFrom } from './get-from.ts'
import { type Kernel, Server, type ServerPlan, type Started } from './server.ts'
import { openWire, PORT, type Wire } from './wire.ts'

const [ROUTER, SERVICE] = ['192.0.2.1', '192.0.2.2'] as const

/** Milliseconds until everything the nodes ask for is made, where nothing is yet. */
const PREPARING = 20 * 60_000

/**
 * A site with a DHCP server of its own and `switchyard serve`, on an Ethernet that servers of QEMU's
 * are plugged into.
 */
export class BootSite {
  readonly folder: string
  readonly wire: Wire
  readonly #shop: Workshop
  readonly #sockets: LabSockets
  readonly #running: RunningProcess[] = []
  #said = ''

  private constructor(folder: string, wire: Wire, shop: Workshop) {
    this.folder = folder
    this.wire = wire
    this.#shop = shop
    this.#sockets = labSockets(wire.site)
  }

  /** @param cluster text of the cluster file; its administrator has `keys/ann.pub`. */
  static async open(cluster: string): Promise<BootSite> {
    const folder = await mkdtemp('/var/tmp/switchyard-netboot-')
    const key = join(folder, 'key')
    await mkdir(join(folder, 'keys'))
    await $`ssh-keygen -q -t ed25519 -N ${''} -C ann@example.org -f ${key}`.quiet()
    await $`cp ${key}.pub ${join(folder, 'keys/ann.pub')}`.quiet()
    await writeFile(join(folder, 'cluster.yaml'), cluster)
    const wire = await openWire(`${ROUTER}/24`)
    const site = new BootSite(folder, wire, await labWorkshop({ folders: [folder] }))
    site.#startDhcp()
    await site.#startService()
    return site
  }

  /** Everything the service said, a line of JSON for each change. */
  get said(): string {
    return this.#said
  }

  get(path: string) {
    return getFrom(this.#sockets, `http://${SERVICE}:8080${path}`)
  }

  async standings(): Promise<Standings> {
    return JSON.parse((await this.get('/standings.json')).text)
  }

  async standingOf(name: string): Promise<Standing> {
    const found = (await this.standings()).nodes.find(({ node }) => node === name)
    if (!found) throw new RangeError(`no node ${name}`)
    return found
  }

  async cli(...args: readonly string[]): Promise<string> {
    const own = args[0] === 'serve' ? this.#place : ['--file', this.folder]
    const { status, answer, remarks } = await runCli([...args, ...own])
    if (status !== 0) throw new Error(remarks)
    return answer
  }

  makeServer(plan: ServerPlan): Promise<Server> {
    return Server.make(this.#shop, this.folder, plan)
  }

  plugIn(server: Server, tap: string, kernel?: Kernel): Started {
    const started = server.plugIn({ enter: this.wire.site.enter, tap }, kernel)
    this.#running.push(started)
    return started
  }

  /** As the administrator. */
  ssh(address: string, command: string): Promise<string> {
    const nothing = ['-F', '/dev/null', '-q', '-o', 'UserKnownHostsFile=/dev/null']
    const trust = ['-o', 'StrictHostKeyChecking=no', '-o', 'BatchMode=yes']
    const own = ['-i', join(this.folder, 'key'), `admin@${address}`]
    return this.wire.site.run('ssh', ...nothing, ...trust, ...own, command)
  }

  async close(): Promise<void> {
    for (const each of this.#running) await each.stop()
    this.#sockets.close()
    await this.wire.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  get #place(): readonly string[] {
    return ['--file', this.folder, '--state', join(this.folder, 'state')]
  }

  #startDhcp(): void {
    const kind = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--pid-file=']
    const given = ['--dhcp-range=192.0.2.100,192.0.2.120,1h', '--dhcp-leasefile=/dev/null']
    const place = [`--interface=${PORT}`, '--bind-interfaces', '--log-facility=-']
    const command = this.wire.site.enter({ file: 'dnsmasq', args: [...kind, ...given, ...place] })
    this.#running.push(startProcess(command, () => undefined))
  }

  async #startService(): Promise<void> {
    const station = await this.wire.station('service', `${SERVICE}/24`)
    const words = ['--import', 'tsx', 'cli/switchyard.ts', 'serve', ...this.#place, '--json']
    const command = station.enter({ file: process.execPath, args: words })
    // Not our environment: tap's hooks have no business in it.
    const running = startProcess({ ...command, env: { NODE_OPTIONS: '' } }, (text) => {
      this.#said += text
    })
    this.#running.push(running)
    let hasEnded = false
    void running.exited.then(() => {
      hasEnded = true
    })
    const serves = () => {
      if (hasEnded) throw new Error(this.#said)
      return this.#said.includes('"phase":"waiting"')
    }
    await eventually(serves, () => this.#said, PREPARING)
  }
}
