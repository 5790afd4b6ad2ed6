import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Session } from './ssh/session.ts'

/** Seconds a script may take. What a lost connection leaves behind ends by then, too. */
const PATIENCE = 60

/**
 * Runs one of our Python scripts on a node, as root.
 *
 * @param file the script.
 * @param call appended to the script.
 * @returns the JSON it printed.
 */
export async function runScript(session: Session, file: URL, call = ''): Promise<unknown> {
  const script = await readFile(file, 'utf8')
  const command = `sudo -n timeout --kill-after=5 ${PATIENCE} python3 -`
  const name = basename(file.pathname)
  const { stdout } = await session.run(name, command, `${script}\n${call}\n`)
  return JSON.parse(stdout)
}

/** A value as an expression of Python. */
export function inPython(value: unknown): string {
  return `json.loads(${JSON.stringify(JSON.stringify(value))})`
}
