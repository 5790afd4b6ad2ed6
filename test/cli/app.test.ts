import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { runCli } from '../support/run-cli.ts'

test('an application and what it imports becomes one module', async (t) => {
  const folder = t.testdir({
    'office.ts': `import { defineApp } from 'switchyard/app'
import { greeting } from './greeting.ts'
export default defineApp({ call: (call) => call.play(greeting satisfies string) })`,
    'greeting.ts': `export const greeting = 'welcome.wav'`,
  })
  const to = join(folder, 'office.mjs')
  t.match(await runCli(['app', 'bundle', join(folder, 'office.ts'), '--to', to]), { status: 0 })
  const text = await readFile(to, 'utf8')
  t.match(text, /from "switchyard\/app"/)
  t.match(text, /welcome\.wav/)
})

test('a mistake in an application is told with its place', async (t) => {
  const folder = t.testdir()
  const file = join(folder, 'office.ts')
  await writeFile(file, `import { nothing } from './nothing.ts'\n`)
  const { status, remarks } = await runCli(['app', 'bundle', file, '--to', join(folder, 'x.mjs')])
  t.equal(status, 2)
  t.match(remarks, /office\.ts:1:25: Could not resolve "\.\/nothing\.ts"/)
  await t.rejects(readFile(join(folder, 'x.mjs')), { code: 'ENOENT' })
})

test('an application that is not there is not tried', async (t) => {
  const missing = await runCli(['app', 'try', join(t.testdir(), 'office.ts')])
  t.match(missing, { status: 2, remarks: /office\.ts is not there/ })
})

test('what no telephone could reach is refused', async (t) => {
  const file = join(t.testdir({ 'office.ts': '' }), 'office.ts')
  for (const address of ['0.0.0.0', 'localhost', '::']) {
    const { status, remarks } = await runCli(['app', 'try', file, '--address', address])
    t.match({ status, remarks }, { status: 2, remarks: /one address of this machine/ })
  }
  t.match(await runCli(['app', 'try', file, '--port', '70000']), { status: 2 })
})
