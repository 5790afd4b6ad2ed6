import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError, type Runner } from '../runner/runner.ts'

export interface Repository {
  readonly folder: string
  readonly runner: Runner
  readonly signal: AbortSignal
}

/** git-init(1), where there is no repository yet. */
export async function openRepository(place: Repository): Promise<void> {
  const isOpen = await access(join(place.folder, '.git')).then(
    () => true,
    () => false,
  )
  if (!isOpen) await git(place, 'init', '--quiet', '--initial-branch=main')
}

/**
 * Commits these files and no others; what their owner staged stays staged.
 *
 * @returns the commit, abbreviated; undefined when nothing in them changed.
 */
export async function commitFiles(
  place: Repository,
  paths: readonly string[],
): Promise<string | undefined> {
  await git(place, 'add', '--', ...paths)
  const changed = await git(place, 'status', '--porcelain', '--', ...paths)
  if (changed === '') return undefined
  const message = 'Begin the installation with switchyard init'
  await git(place, ...(await author(place)), 'commit', '--quiet', '-m', message, '--', ...paths)
  return (await git(place, 'rev-parse', '--short', 'HEAD')).trim()
}

/** The operator's name is the audit; a machine where git knows none signs as the program. */
async function author(place: Repository): Promise<readonly string[]> {
  try {
    await git(place, 'config', 'user.email')
    return []
  } catch (error) {
    if (!(error instanceof CommandError && error.exitCode === 1)) throw error
    return ['-c', 'user.name=switchyard', '-c', 'user.email=switchyard@localhost']
  }
}

function git({ folder, runner, signal }: Repository, ...args: readonly string[]): Promise<string> {
  return runner.run({ file: 'git', args: ['-C', folder, ...args] }, signal)
}
