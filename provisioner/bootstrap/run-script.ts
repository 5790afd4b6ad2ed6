import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Session } from './ssh/session.ts'

/** Seconds a command may take. */
const PATIENCE = 60

/**
 * A command line, run as root and ended when its time is over: sshd leaves it running when the
 * connection is lost, and the next run would meet it. The limit is root's, whom it has to end.
 */
export function asRoot(command: string, seconds = PATIENCE): string {
  return `sudo -n timeout --kill-after=5 ${seconds} ${command}`
}

/**
 * Runs one of our Python scripts on a node, as root.
 *
 * @param file the script.
 * @param call appended to the script.
 * @returns the JSON it printed.
 */
export async function runScript(session: Session, file: URL, call = ''): Promise<unknown> {
  const script = await readFile(file, 'utf8')
  const name = basename(file.pathname)
  const { stdout } = await session.run(name, asRoot('python3 -'), `${script}\n${call}\n`)
  return JSON.parse(stdout)
}

/** A value as an expression of Python. */
export function inPython(value: unknown): string {
  return `json.loads(${JSON.stringify(JSON.stringify(value))})`
}
