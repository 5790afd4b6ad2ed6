import { type ChildProcess, spawn } from 'node:child_process'
import type { Command } from './runner.ts'

/** A program that goes on while others work. */
export interface RunningProcess {
  /** Its status when it ended; null when a signal ended it. */
  readonly exited: Promise<number | null>
  /** Ends it for good, and waits until it is gone. */
  stop(): Promise<void>
}

/**
 * Starts a program that is told to go on; its output is heard as it comes. It ends with this
 * process, however that ends (setpriv(1), `--pdeathsig`).
 */
export function startProcess(
  { file, args, env }: Command,
  hear: (text: string) => void,
): RunningProcess {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const exited = exitOf(child)
  return {
    exited,
    async stop() {
      child.kill('SIGKILL')
      await exited.catch(() => null)
    },
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  exited.catch(() => undefined) // told to whoever awaits it
  return exited
}
