import { join } from 'node:path'
import { projectRoot } from '../../../../provisioner/bake/product.ts'
import type { LabInstallation } from './lab-installation.ts'

/**
 * Runs a command of `switchyard` on the administrator's machine, in the repository.
 *
 * @returns its JSON, also when it ended with status 4: some node is not as it should be.
 */
export async function askSwitchyard(
  { run }: LabInstallation,
  ...args: readonly string[]
): Promise<unknown> {
  const files = ['node_modules/.bin/tsx', 'cli/switchyard.ts']
  const program = files.map((name) => join(projectRoot(), name))
  return JSON.parse(
    await run('sh', '-c', '"$@" || [ $? = 4 ]', 'sh', ...program, ...args, '--json'),
  )
}
