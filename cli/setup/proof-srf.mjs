import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** Runs drachtio-srf's own test suite against our engine. */
prepare()
const program = join(project, 'test/srf-suite/proof-srf.ts')
const args = ['--import', 'tsx', program, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: project })
process.exitCode = status ?? 1
