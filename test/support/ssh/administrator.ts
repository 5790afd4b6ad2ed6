import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { startProcess } from '../../../provisioner/runner/process.ts'
import { eventually } from '../../lab/support/eventually.ts'

/** A person with a key pair, and an SSH agent that holds it. */
export interface Administrator {
  /** `ssh-ed25519 AAAA... name` */
  readonly publicKey: string
  readonly publicKeyFile: string
  /** The agent's socket. */
  readonly agent: string
}

const AGENT = 'ssh-agent -D -a "$1" & exec sleep infinity'

/** Makes a key pair without a passphrase. @returns the file of its private half. */
export function makeKey(folder: string, name: string): string {
  const file = join(folder, name)
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file])
  return file
}

export async function openAdministrator(
  t: Test,
  folder: string,
  name: string,
): Promise<Administrator> {
  const file = makeKey(folder, name)
  // Not in the folder: a socket's name has room for a hundred characters only (unix(7)).
  const place = await mkdtemp(join(tmpdir(), 'agent-'))
  t.teardown(() => rm(place, { recursive: true, force: true }))
  const agent = join(place, 'socket')
  let said = ''
  // The agent's program is set-group-id and outlives its parent; it ends with its namespace.
  const args = ['--pid', '--fork', '--kill-child', 'sh', '-c', AGENT, 'agent', agent]
  const running = startProcess({ file: 'unshare', args }, (text) => {
    said += text
  })
  t.teardown(() => running.stop())
  await eventually(() => said.includes(agent), 'an SSH agent runs')
  const env = { ...process.env, SSH_AUTH_SOCK: agent }
  execFileSync('ssh-add', ['-q', file], { env, stdio: 'pipe' })
  const publicKeyFile = `${file}.pub`
  return { publicKey: readFileSync(publicKeyFile, 'utf8').trim(), publicKeyFile, agent }
}
