import { createWriteStream } from 'node:fs'
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
    const options = { quiet: true, nothrow: true, input: command.input ?? '' }
    const env = { ...process.env, ...command.env }
    const running = $({ ...options, env })`exec ${command.file} ${command.args}`
    // unshare(1) ignores SIGTERM while it waits for its child; its death takes the child along.
    const stop = () => running.child?.kill('SIGKILL')
    signal.addEventListener('abort', stop, { once: true })
    const log = command.log ? createWriteStream(command.log, { flags: 'a' }) : undefined
    if (log) running.stderr.pipe(log)
    const { exitCode, stdout, stderr } = await running
    signal.removeEventListener('abort', stop)
    signal.throwIfAborted()
    if (exitCode === 0) return stdout
    throw new CommandError(command, exitCode, stderr.trim() ? stderr : stdout)
  },
}
