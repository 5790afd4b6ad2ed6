import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Runner } from '../runner/runner.ts'

export interface AnsibleRun {
  /** The installation's repository. */
  readonly folder: string
  readonly nodes: readonly string[]
  readonly isDry: boolean
  /** The agent's socket. */
  readonly agent: string
  readonly runner: Runner
  readonly signal: AbortSignal
}

/** What Ansible made of a node. */
export interface Played {
  readonly changed: number
  readonly isDone: boolean
}

/**
 * Brings nodes to `site.yml`, or looks what that would change. Where some failed, it goes on with the
 * others until none does: a play whose nodes all failed, or one batch of them, ends the playbook for
 * everybody, and the recap counts the others as done as far as they came.
 *
 * @returns a line for each node.
 */
export async function runAnsible(run: AnsibleRun): Promise<ReadonlyMap<string, Played>> {
  const played = parseRecap(await playOnce(run))
  const left = run.nodes.filter((node) => played.get(node)?.isDone !== false)
  if (left.length === 0 || left.length === run.nodes.length) return played
  const rest = await runAnsible({ ...run, nodes: left })
  const sums = [...rest].map(([node, each]) => [node, plus(each, played.get(node))] as const)
  return new Map([...played, ...sums])
}

function plus({ changed, isDone }: Played, before?: Played): Played {
  return { changed: changed + (before?.changed ?? 0), isDone }
}

async function playOnce(run: AnsibleRun): Promise<string> {
  const { folder, nodes, isDry, agent, runner, signal } = run
  await mkdir(join(folder, 'state'), { recursive: true })
  const playbook = ['ansible-playbook', 'playbooks/site.yml', '--limit', nodes.join(',')]
  const words = [...playbook, ...(isDry ? ['--check'] : [])]
  const args = ['-C', folder, 'sh', '-c', TOLERANT, 'ansible', ...words]
  const env = { SSH_AUTH_SOCK: agent, ANSIBLE_NOCOLOR: '1', ANSIBLE_LOG_PATH: logOf(folder) }
  return runner.run({ name: 'ansible-playbook', file: 'env', args, env }, signal)
}

/** Nodes that failed (2) or were not reached (4) are told of in the recap. */
const TOLERANT = '"$@" || case $? in 2 | 4) ;; *) exit 1 ;; esac'

/** Where everything Ansible says is kept. */
export function logOf(folder: string): string {
  return join(folder, 'state/ansible.log')
}

const RECAP = /^(\S+) +: +ok=\d+ +changed=(\d+) +unreachable=(\d+) +failed=(\d+) /gm

/** The lines of Ansible's PLAY RECAP. */
export function parseRecap(said: string): ReadonlyMap<string, Played> {
  const lines = [...said.matchAll(RECAP)]
  return new Map(
    lines.map(([, node = '', changed, unreachable, failed]) => [
      node,
      { changed: Number(changed), isDone: unreachable === '0' && failed === '0' },
    ]),
  )
}
