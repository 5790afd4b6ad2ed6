import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { runCli } from '../support/run-cli.ts'

function place(t: Test): string {
  const folder = t.testdir()
  cpSync('examples/standalone', folder, { recursive: true })
  writeFileSync(join(folder, 'known_hosts'), 'cs1 ssh-ed25519 AAAA\n')
  return folder
}

test('nothing is reset before its name was said twice', async (t) => {
  const folder = place(t)
  const reset = (...args: readonly string[]) =>
    runCli(['reset', 'cs1', '--gone', '-f', folder, ...args])
  const unsaid = await reset()
  t.equal(unsaid.status, 2)
  t.match(unsaid.remarks, /resetting cs1 is not confirmed[\s\S]*--confirm cs1/)
  t.match((await reset('--confirm', 'cs2')).remarks, /--confirm names cs2, not cs1/)
  t.match(readFileSync(join(folder, 'known_hosts'), 'utf8'), /^cs1 /)
})

test('the repository forgets a machine that is gone', async (t) => {
  const folder = place(t)
  const args = ['reset', 'cs1', '--gone', '-f', folder, '--confirm', 'cs1']
  t.match(await runCli(args), { status: 0, answer: /^repository +known_hosts +without it$/m })
  t.equal(readFileSync(join(folder, 'known_hosts'), 'utf8'), '')
  t.match(await runCli(args), { status: 0, answer: 'there is nothing to undo on cs1\n' })
})
