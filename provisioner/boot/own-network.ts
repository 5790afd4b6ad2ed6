import { OneProblem } from '../../inventory/model/one-problem.ts'
import type { Explained } from '../../inventory/model/problem.ts'
import { type RunningProcess, startProcess } from '../runner/process.ts'
import type { Command, Runner } from '../runner/runner.ts'

export const TAP = 'tap0'

/** This machine gives us no network of our own. */
export class NetworkError extends OneProblem implements Explained {
  override readonly name = 'NetworkError'
  readonly code = 'NETWORK_REFUSED'
  readonly blame = 'machine'

  constructor(reason: string) {
    const message = `no network namespace can be made: ${reason}`
    super(message, 'run it as root')
  }
}

/** A network of our own: the machine on one side of a cable, we with any address on the other. */
export interface OwnNetwork {
  /** The command, run within the network. */
  enter(command: Command): Command
  close(): Promise<void>
}

export interface NetworkWanted {
  /** Addresses we answer to, with prefix: `192.0.2.1/24`. */
  readonly addresses: readonly string[]
  readonly runner: Runner
  readonly signal: AbortSignal
}

/**
 * Makes a network namespace with a tap device. Nothing outside sees it, and it is gone with the
 * process that holds it (network_namespaces(7)).
 */
export async function openNetwork({
  addresses,
  runner,
  signal,
}: NetworkWanted): Promise<OwnNetwork> {
  const { holder, pid } = await holdNamespace()
  const enter = (command: Command): Command => ({
    ...command,
    name: command.name ?? command.file,
    file: 'nsenter',
    args: ['--target', pid, '--net', '--', command.file, ...command.args],
  })
  const ip = (...args: readonly string[]) => runner.run(enter({ file: 'ip', args }), signal)
  try {
    await ip('link', 'set', 'lo', 'up')
    await ip('tuntap', 'add', TAP, 'mode', 'tap')
    for (const address of addresses) await ip('address', 'add', address, 'dev', TAP, 'nodad')
    await ip('link', 'set', TAP, 'up')
  } catch (error) {
    await holder.stop()
    throw error
  }
  return { enter, close: () => holder.stop() }
}

/** The process says its number once it is inside. */
function holdNamespace(): Promise<{ holder: RunningProcess; pid: string }> {
  const hold = { file: 'unshare', args: ['--net', 'sh', '-c', 'echo $$; exec sleep infinity'] }
  return new Promise((resolve, reject) => {
    const holder = startProcess(hold, (text) => {
      const pid = text.trim()
      if (/^\d+$/.test(pid)) resolve({ holder, pid })
      else reject(new NetworkError(pid))
    })
    holder.exited.then(() => reject(new NetworkError('unshare ended at once')), reject)
  })
}
