import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** Bakes the example and boots it by every firmware and from both formats. */
const cluster = ['--file', join(project, 'examples/standalone')]
const output = join(project, 'out')

prepare()
switchyard('bake', 'cs1', ...cluster, '--output', output, '--format', 'raw,qcow2')
for (const firmware of ['bios', 'uefi', 'secure-boot']) {
  for (const format of ['raw', 'qcow2']) {
    const image = join(output, `cs1.${format}`)
    switchyard('boot', 'cs1', ...cluster, '--image', image, '--firmware', firmware)
  }
}

function switchyard(...args) {
  const program = ['--import', 'tsx', join(project, 'cli/switchyard.ts'), ...args]
  const { status } = spawnSync(process.execPath, program, { stdio: 'inherit', cwd: project })
  if (status !== 0) process.exit(status ?? 1)
}
