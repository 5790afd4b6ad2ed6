import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** Feeds our engine damaged messages and senseless commands for minutes. */
prepare()
const program = join(project, 'test/fuzz/proof-fuzz.ts')
const args = ['--import', 'tsx', program, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: project })
process.exitCode = status ?? 1
