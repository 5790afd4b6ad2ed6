import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

prepare()
const main = ['--import', 'tsx', join(project, 'cli/switchyard.ts'), 'prove']
const given = process.argv.slice(2)
const example = join(project, 'examples/standalone/cluster.yaml')
const args = given.length > 0 ? given : ['cs1', '--file', example, '--output', join(project, 'out')]
const { status } = spawnSync(process.execPath, [...main, ...args], {
  stdio: 'inherit',
  cwd: project,
})
process.exit(status ?? 1)
