import { openNetwork } from '../../../provisioner/boot/own-network.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'
import { startProcess } from '../../../provisioner/runner/process.ts'
import type { Command } from '../../../provisioner/runner/runner.ts'
import { followProcess } from '../support/lab-process.ts'

/** The interface every station has. */
export const PORT = 'eth0'

/** A machine on the wire: a network namespace with one interface. */
export interface Station {
  enter(command: Command): Command
  /** Runs a program there until it ends. @returns what it said. */
  run(file: string, ...args: readonly string[]): Promise<string>
  close(): Promise<void>
}

/** An Ethernet that nobody outside sees, gone with this process, however that ends. */
export interface Wire {
  /** Where its bridge is, and its address: the site's own router. */
  readonly site: Station
  /** @param address with prefix; absent: it has none yet. */
  station(name: string, address?: string): Promise<Station>
  /** A tap device on the bridge, for a machine of QEMU's that runs in `site`. */
  tap(name: string): Promise<void>
  close(): Promise<void>
}

/** @param address of the site's router, with prefix. */
export async function openWire(address: string): Promise<Wire> {
  const { signal } = new AbortController()
  const own = await openNetwork({ addresses: [], runner: localRunner, signal })
  const site = stationOf(own.enter, () => own.close())
  const ip = (...args: readonly string[]) => site.run('ip', ...args)
  await ip('link', 'add', PORT, 'type', 'bridge')
  await ip('address', 'add', address, 'dev', PORT)
  await ip('link', 'set', PORT, 'up')
  const plug = async (name: string) => {
    await ip('link', 'set', name, 'master', PORT)
    await ip('link', 'set', name, 'up')
  }
  const stations: Station[] = []
  return {
    site,
    async station(name, own) {
      const station = await holdStation()
      stations.push(station)
      await ip('link', 'add', name, 'type', 'veth', 'peer', PORT, 'netns', `${station.pid}`)
      await plug(name)
      if (own) await station.run('ip', 'address', 'add', own, 'dev', PORT)
      for (const each of ['lo', PORT]) await station.run('ip', 'link', 'set', each, 'up')
      return station
    },
    async tap(name) {
      await ip('tuntap', 'add', name, 'mode', 'tap')
      await plug(name)
    },
    async close() {
      await Promise.all([...stations, site].map((each) => each.close()))
    },
  }
}

async function holdStation(): Promise<Station & { readonly pid: number }> {
  const hold = { file: 'unshare', args: ['--net', 'sh', '-c', 'echo $$; exec sleep infinity'] }
  const holder = await followProcess((hear) => startProcess(hold, hear))
  const enter = ({ file, args, ...rest }: Command): Command => ({
    ...rest,
    file: 'nsenter',
    args: ['--target', `${holder.pid}`, '--net', '--', file, ...args],
  })
  return { ...stationOf(enter, () => holder.stop()), pid: holder.pid }
}

function stationOf(enter: Station['enter'], close: Station['close']): Station {
  const { signal } = new AbortController()
  const run: Station['run'] = (file, ...args) => localRunner.run(enter({ file, args }), signal)
  return { enter, run, close }
}
