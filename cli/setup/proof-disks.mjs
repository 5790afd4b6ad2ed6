import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** Makes every layout on the disks of a machine in QEMU and compares it with what was predicted. */
prepare()
const program = join(project, 'test/lab/partman/proof-disks.ts')
const args = ['--import', 'tsx', program, ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: project })
process.exitCode = status ?? 1
