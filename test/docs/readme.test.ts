import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { runCli } from '../support/run-cli.ts'

const readme = readFileSync('README.md', 'utf8')
const BLOCK = /^```console\n\$ npm run -s switchyard -- ((?:check|show) [^\n]*)\n(.*?)^```$/gms

for (const [, command = '', printed] of readme.matchAll(BLOCK)) {
  test(`README.md shows what "${command}" prints`, async (t) => {
    const { status, answer } = await runCli(command.split(' '))
    t.equal(status, 0)
    t.equal(answer, printed)
  })
}

test('README.md has a session to copy', async (t) => {
  t.equal([...readme.matchAll(BLOCK)].length, 2)
})
