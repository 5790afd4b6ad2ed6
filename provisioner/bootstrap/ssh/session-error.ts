import { OneProblem } from '../../../inventory/model/one-problem.ts'
import type { Explained } from '../../../inventory/model/problem.ts'

/** Why nobody got in, in words for the operator; `isTransient` may heal by waiting. */
export type Trouble =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'unpinned' }
  | { readonly kind: 'stranger'; readonly pinned: string; readonly shown: string }
  | { readonly kind: 'refused'; readonly offered: readonly string[] }
  | { readonly kind: 'no-key' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'lost'; readonly during: string }
  | {
      readonly kind: 'failed'
      readonly command: string
      readonly status: string
      readonly said: string
    }

/** A node could not be reached, was not itself, let nobody in, or broke off. */
export class SessionError extends OneProblem implements Explained {
  override readonly name = 'SessionError'
  readonly code = 'NODE_SESSION_FAILED'
  readonly blame = 'command'
  readonly trouble: Trouble

  constructor(node: string, trouble: Trouble, options?: ErrorOptions) {
    const message = explain(node, trouble)
    super(message, HINTS[trouble.kind], options)
    this.trouble = trouble
  }
}

function explain(node: string, trouble: Trouble): string {
  switch (trouble.kind) {
    case 'unreachable':
      return `${node} cannot be reached: ${trouble.reason}`
    case 'unpinned':
      return `the host key of ${node} is not in known_hosts, so nothing was sent to it`
    case 'stranger':
      return `whoever answers for ${node} has another host key: pinned ${trouble.pinned}, shown ${trouble.shown}`
    case 'refused':
      return `${node} refuses ${trouble.offered.join(', ')}`
    case 'no-key':
      return `the SSH agent has no key of an administrator, so nobody can log in to ${node}`
    case 'busy':
      return `sshd on ${node} closes the connection before it says who it is`
    case 'lost':
      return `the connection to ${node} was lost during "${trouble.during}"`
    case 'failed':
      return `"${trouble.command}" ended with ${trouble.status} on ${node}: ${lastWords(trouble.said)}`
  }
}

const HINTS: Readonly<Record<Trouble['kind'], string>> = {
  unreachable: 'is it on, has it this address, does a firewall lie between?',
  unpinned:
    'read /etc/ssh/ssh_host_ed25519_key.pub on its console and add the line "NODE ssh-ed25519 ..."',
  stranger:
    'if the node was installed anew, replace its line in known_hosts; if not, somebody stands between',
  refused: 'is this key in the list the node was made with, and not in keys/revoked?',
  'no-key':
    'start an agent and add the key: ssh-add ~/.ssh/id_ed25519; ssh-add -l shows what it has',
  busy: 'it has too many connections or punishes this address (MaxStartups, PerSourcePenalties of sshd_config); wait half a minute',
  lost: 'run it again to go on: finished steps are found finished',
  failed: 'mend what it complains of and run it again',
}

function lastWords(said: string): string {
  return said.trim().split('\n').slice(-3).join(' / ') || 'it said nothing'
}
