import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { $ } from 'zx/core'
import { CommandError, type Runner } from './runner.ts'

/**
 * Runs commands on this machine.
 *
 * What a command says on standard error goes to its log as it comes; standard output is returned.
 *
 * @throws {CommandError} when it ends with another status than 0; the signal's reason when stopped.
 */
export const localRunner: Runner = {
  async run(command, signal) {
    signal.throwIfAborted()
    // A group of its own: what the command starts ends with it.
    const options = { quiet: true, nothrow: true, detached: true, input: command.input ?? '' }
    const env = { ...process.env, ...command.env }
    const running = $({ ...options, env })`exec ${command.file} ${command.args}`
    // unshare(1) ignores SIGTERM while it waits for its child; its death takes the child along.
    const stop = () => killGroup(running.pid)
    signal.addEventListener('abort', stop, { once: true })
    const logged = command.log
      ? pipeline(running.stderr, createWriteStream(command.log, { flags: 'a' }))
      : Promise.resolve()
    const [{ exitCode, stdout, stderr }] = await Promise.all([running, logged])
    signal.removeEventListener('abort', stop)
    signal.throwIfAborted()
    if (exitCode === 0) return stdout
    throw new CommandError(command, exitCode, stderr.trim() ? stderr : stdout)
  },
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended by itself a moment ago.
  }
}
