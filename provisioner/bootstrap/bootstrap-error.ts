import type { Explained, Problem } from '../../inventory/model/problem.ts'
import { SystemError } from '../../inventory/model/system-error.ts'

/** Some nodes did not get into the cluster; the others did. */
export class BootstrapError extends Error implements Explained {
  override readonly name = 'BootstrapError'
  readonly code = 'BOOTSTRAP_INCOMPLETE'
  readonly blame = 'command'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'))
    this.problems = problems
  }
}

/** @throws {SystemError} when no agent is running. */
export function requireAgent(socket: string | undefined): string {
  if (socket) return socket
  throw new SystemError('no SSH agent is running', 'start one: eval $(ssh-agent); ssh-add')
}
