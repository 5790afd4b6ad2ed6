import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** Which benchmark: the name of a folder in bench/; what follows is for it. */
const [name = '', ...options] = process.argv.slice(2)

prepare()
run(join(project, 'cli/setup/build.mjs'))
run('--import', 'tsx', join(project, 'bench', name, `bench-${name}.ts`), ...options)

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: project })
  if (status !== 0) process.exit(status ?? 1)
}
