import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Workshop } from '../../../provisioner/bake/workshop.ts'
import { Console } from '../../../provisioner/boot/console.ts'
import { type RunningProcess, startProcess } from '../../../provisioner/runner/process.ts'
import type { Command } from '../../../provisioner/runner/runner.ts'
import { type Answer, sitBefore } from './serial-line.ts'

/** A physical server, as far as QEMU can be one: disks with serial numbers. */
export interface ServerPlan {
  readonly name: string
  readonly mac: string
  readonly firmware: 'bios' | 'uefi'
  readonly disks: readonly { readonly serial: string; readonly bytes: number }[]
  /** What somebody types on the serial line; absent: nobody sits there. */
  readonly answers?: readonly Answer[]
  /** Folder of an emulated TPM 2.0; absent: the machine has none. */
  readonly tpm?: string
}

const OVMF = '/usr/share/OVMF'

/** Where a server's cable ends. */
export interface Socket {
  /** In the network of this tap device. */
  readonly enter: (command: Command) => Command
  readonly tap: string
}

/** What a boot loader would have fetched, without the minutes that takes it under emulation. */
export interface Kernel {
  readonly file: string
  readonly initrd: string
  readonly words: string
}

export interface Started extends RunningProcess {
  /** On its serial line, so far. */
  readonly said: () => string
}

export class Server {
  readonly #shop: Workshop
  readonly #folder: string
  readonly #plan: ServerPlan

  private constructor(shop: Workshop, folder: string, plan: ServerPlan) {
    this.#shop = shop
    this.#folder = folder
    this.#plan = plan
  }

  /** With empty disks. */
  static async make(shop: Workshop, folder: string, plan: ServerPlan): Promise<Server> {
    const server = new Server(shop, folder, plan)
    for (const { serial, bytes } of plan.disks) {
      // What another server of that name left would start instead of the medium.
      await server.#run('rm', '-f', server.pathOf(serial))
      await server.#run('truncate', '-s', `${bytes}`, server.pathOf(serial))
    }
    if (plan.firmware === 'uefi') {
      await server.#run('cp', `${OVMF}/OVMF_VARS_4M.fd`, server.#variables)
    }
    return server
  }

  pathOf(serial: string): string {
    return join(this.#folder, `${this.#plan.name}-${serial}.raw`)
  }

  /** SHA-256 of each disk, in hexadecimal. */
  async sums(): Promise<readonly string[]> {
    const sums: string[] = []
    for (const { serial } of this.#plan.disks) {
      const hash = createHash('sha256')
      for await (const bytes of createReadStream(this.pathOf(serial))) hash.update(bytes)
      sums.push(hash.digest('hex'))
    }
    return sums
  }

  /** Starts from the medium; resolves with what the console said once the machine is off or says `until`. */
  async install(medium: string, until: RegExp, patience: number): Promise<string> {
    const disc = `if=none,id=disc,format=raw,readonly=on,file=${medium}`
    const cable = ['-no-reboot', '-netdev', 'hubport,id=net,hubid=0']
    return this.#start([...cable, '-drive', disc, '-device', 'ide-cd,drive=disc,bootindex=9'], {
      ...{ until, patience },
    })
  }

  /** Starts from its disks, with `port` of this machine leading to its SSH at `address`. */
  async run<T>(port: number, address: string, use: () => Promise<T>): Promise<T> {
    const forward = `hostfwd=tcp:127.0.0.1:${port}-${address}:22`
    const netdev = `user,id=net,net=192.0.2.0/24,host=192.0.2.1,restrict=on,${forward}`
    const console = new Console()
    const running = this.#launch(['-no-reboot', '-netdev', netdev], console)
    try {
      await console.waitFor(new RegExp(`^${this.#plan.name} login:`), AbortSignal.timeout(300_000))
      return await use()
    } catch (error) {
      throw new Error(`${error}\n${console.tail(30).join('\n')}`, { cause: error })
    } finally {
      await running.stop()
    }
  }

  /** Starts from the network before its disks, each time; with a kernel, once. */
  plugIn({ enter, tap }: Socket, kernel?: Kernel): Started {
    const said: string[] = []
    const netdev = ['-netdev', `tap,id=net,ifname=${tap},script=no,downscript=no`]
    const loaded = kernel
      ? ['-no-reboot', '-kernel', kernel.file, '-initrd', kernel.initrd, '-append', kernel.words]
      : []
    const hear = (text: string) => void said.push(text)
    const running = this.#launch(
      [...netdev, ...loaded],
      { hear },
      { enter, network: ',bootindex=0' },
    )
    return { ...running, said: () => said.join('') }
  }

  async #start(
    args: readonly string[],
    { until, patience }: { readonly until: RegExp; readonly patience: number },
  ): Promise<string> {
    const said: string[] = []
    const running = this.#launch(args, { hear: (text) => void said.push(text) })
    let isOff = false
    void running.exited.then(() => {
      isOff = true
    })
    try {
      for (let waited = 0; waited < patience; waited += 200) {
        if (isOff || until.test(said.join(''))) return said.join('')
        await setTimeout(200)
      }
      throw new Error(`nothing came of it:\n${said.join('').slice(-3000)}`)
    } finally {
      await running.stop()
    }
  }

  #launch(
    args: readonly string[],
    console: Pick<Console, 'hear'>,
    { enter = (command: Command) => command, network = '' } = {},
  ): RunningProcess {
    const { answers, tpm } = this.#plan
    const hear = (text: string) => console.hear(text)
    const emulator = tpm === undefined ? undefined : startProcess(tpmEmulator(tpm), hear)
    const machine = startProcess(enter(this.#qemu(args, network)), hear)
    if (answers) sitBefore(this.#line, answers, hear).catch((error) => hear(`${error}`))
    return {
      exited: machine.exited,
      async stop() {
        await machine.stop()
        await emulator?.stop()
      },
    }
  }

  #qemu(args: readonly string[], network: string): Command {
    const { name, mac, disks, firmware, answers, tpm } = this.#plan
    const drives = disks.flatMap(({ serial }, index) => [
      ...['-drive', `if=none,id=${serial},format=raw,cache=unsafe,file=${this.pathOf(serial)}`],
      ...['-device', `scsi-hd,drive=${serial},serial=${serial},bootindex=${index + 1}`],
    ])
    const uefi = [
      ...['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${OVMF}/OVMF_CODE_4M.fd`],
      ...['-drive', `if=pflash,unit=1,format=raw,file=${this.#variables}`],
    ]
    return this.#shop.toolbox.wrap({
      file: 'qemu-system-x86_64',
      args: [
        ...['-name', name, '-nodefaults', '-display', 'none'],
        ...['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2'],
        ...['-m', '2G'],
        ...(answers ? serialSocket(this.#line) : ['-serial', 'stdio']),
        ...(tpm === undefined ? [] : tpmDevice(tpm)),
        ...(firmware === 'uefi' ? uefi : []),
        ...['-device', 'virtio-scsi-pci', ...drives, '-device', 'virtio-rng-pci'],
        ...args,
        ...['-device', `virtio-net-pci,netdev=net,mac=${mac}${network}`],
      ],
    })
  }

  get #line(): string {
    return join(this.#folder, `${this.#plan.name}.serial`)
  }

  get #variables(): string {
    return join(this.#folder, `${this.#plan.name}.variables.fd`)
  }

  #run(file: string, ...args: readonly string[]): Promise<string> {
    return this.#shop.runner.run(this.#shop.toolbox.wrap({ file, args }), this.#shop.signal)
  }
}

const serialSocket = (path: string): readonly string[] => [
  ...['-chardev', `socket,id=line,path=${path},server=on,wait=on`, '-serial', 'chardev:line'],
]

const tpmSocket = (folder: string) => join(folder, 'control')

const tpmDevice = (folder: string): readonly string[] => [
  ...['-chardev', `socket,id=tpm,path=${tpmSocket(folder)}`],
  ...['-tpmdev', 'emulator,id=tpm0,chardev=tpm', '-device', 'tpm-crb,tpmdev=tpm0'],
]

/** swtpm(8); what it keeps in its folder outlives the machine, as a chip does. */
const tpmEmulator = (folder: string): Command => ({
  file: 'swtpm',
  args: [
    ...['socket', '--tpm2', '--tpmstate', `dir=${folder}`],
    ...['--ctrl', `type=unixio,path=${tpmSocket(folder)}`, '--flags', 'startup-clear'],
  ],
})
