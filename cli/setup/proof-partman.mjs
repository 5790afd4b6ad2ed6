import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** Compares our solver with the partitioning scripts of Debian's installer on thousands of disks. */
prepare()
const program = join(project, 'test/lab/partman/proof-partman.ts')
const args = ['--import', 'tsx', program, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: project })
process.exitCode = status ?? 1
