import { spawnSync } from 'node:child_process'
import { join, relative } from 'node:path'
import { prepare, project } from './prepare.mjs'

/** What is baked and proved, unless another cluster file and node are named: npm start FILE NODE. */
const [file = join(project, 'examples/standalone/cluster.yaml'), node = 'cs1'] =
  process.argv.slice(2)
const output = join(project, 'out')

prepare()
switchyard('bake', node, '--file', file, '--output', output, '--format', 'raw,qcow2')
switchyard('boot', node, '--file', file, '--image', join(output, `${node}.raw`))
console.log(`
The image of ${node} is in ${relative(process.cwd(), output) || '.'}/. To use it:
  write ${node}.raw to a disk, or import ${node}.qcow2 into a hypervisor, and start it;
  the disk may be larger than the image, the node takes all of it;
  log in with a key whose public half the cluster file names:  ssh admin@ADDRESS
  and call a number that a route of the cluster file leads to:  sip:700@ADDRESS
${node}.manifest.json says what is in it, ${node}.cdx.json is its bill of materials.`)

function switchyard(...args) {
  const program = ['--import', 'tsx', join(project, 'cli/switchyard.ts'), ...args]
  const { status } = spawnSync(process.execPath, program, { stdio: 'inherit', cwd: project })
  if (status !== 0) process.exit(status ?? 1)
}
