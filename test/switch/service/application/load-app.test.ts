import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../../../..')

test('an application in TypeScript is loaded by the runtime of a test', async (t) => {
  const program = `
    const { loadApp } = await import('./switch/service/application/load-app.ts')
    console.log(typeof (await loadApp('${ROOT}/examples/apps/click-to-call.ts')).call)`
  const args = ['--import', 'tsx', '--input-type=module', '-e', program]
  const { stdout } = await run('node', args, { cwd: ROOT })
  t.equal(stdout, 'function\n')
})
