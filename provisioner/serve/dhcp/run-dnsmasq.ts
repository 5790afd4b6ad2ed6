import { writeFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { findProgram } from '../../find-program.ts'
import { type RunningProcess, startProcess } from '../../runner/process.ts'
import { CommandError } from '../../runner/runner.ts'
import { ServeError } from '../serve-error.ts'
import { type BootNetwork, renderDnsmasq } from './render-dnsmasq.ts'

/** Characters of what it said last, for an error. */
const KEPT = 4000

/**
 * dnsmasq gives root away, and what gives root away is no longer ended with its parent (prctl(2),
 * PR_SET_PDEATHSIG). So it is a child of the first process of a PID namespace, which is.
 */
const HELD = ['--pid', '--fork', '--kill-child', 'sh', '-c', '"$@" & wait $!', 'sh'] as const

/**
 * Runs dnsmasq(8) in the foreground until it is stopped.
 *
 * @param file for its configuration.
 * @throws {ServeError} when this machine has none. What `exited` rejects with tells why it ended.
 */
export async function runDnsmasq(
  network: BootNetwork,
  file: string,
  hear: (text: string) => void,
): Promise<RunningProcess> {
  await writeFile(file, renderDnsmasq(network))
  const program = await findDnsmasq()
  const args = ['--keep-in-foreground', '--log-facility=-', `--conf-file=${file}`, '--pid-file=']
  const command = { name: 'dnsmasq', file: 'unshare', args: [...HELD, program, ...args] }
  let said = ''
  const running = startProcess(command, (text) => {
    said = `${said}${text}`.slice(-KEPT)
    hear(text)
  })
  const exited = running.exited.then((status) => {
    throw new CommandError(command, status, said)
  })
  exited.catch(() => undefined) // told to whoever awaits it
  return { exited, stop: running.stop }
}

/** An administrator's PATH has it, others' may not. */
async function findDnsmasq(): Promise<string> {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']
  const file = await findProgram('dnsmasq', folders)
  if (file !== undefined) return file
  throw new ServeError('this machine has no dnsmasq', 'apt install dnsmasq-base')
}
