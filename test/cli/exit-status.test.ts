import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { main } from '../../cli/main.ts'
import { runCli } from '../support/run-cli.ts'
import { clusterFolder } from './a-cluster.ts'

/** Runs `schema` with an output that throws. */
async function failing(error: unknown, signal = new AbortController().signal) {
  let remarks = ''
  const output = {
    answer: () => {
      throw error
    },
    remark: (text: string) => {
      remarks += text
    },
  }
  return { status: await main(['schema'], { output, signal }), remarks }
}

test('a mistake of ours ends with 1, its stack and a request', async (t) => {
  const { status, remarks } = await failing(new TypeError('x is not a function'))
  t.equal(status, 1)
  t.match(remarks, /^TypeError: x is not a function\n {4}at .*exit-status\.test\.ts/)
  t.match(remarks, /please report it\.\n$/)
})

test('even what is thrown without being an error is reported', async (t) => {
  t.match(await failing('oops'), { status: 1, remarks: /^oops\n.*please report it/ })
})

for (const [code, hint] of [
  ['ENOSPC', 'make room'],
  ['EACCES', 'a user who may'],
  ['EROFS', 'read-only'],
  ['EADDRINUSE', 'another port'],
] as const) {
  test(`${code} ends with 3 and a hint, without a stack`, async (t) => {
    const error = Object.assign(new Error(`${code}: the system's words`), { code })
    const { status, remarks } = await failing(error)
    t.equal(status, 3)
    t.ok(remarks.startsWith(`${code}: the system's words\n  hint: `))
    t.match(remarks, hint)
    t.notMatch(remarks, /\n {4}at /)
  })
}

test('who interrupts is told so, whatever it was that broke', async (t) => {
  const { status, remarks } = await failing(new Error('broken pipe'), AbortSignal.abort())
  t.equal(status, 130)
  t.match(remarks, /^interrupted: /)
})

test('a bake that is interrupted ends with 130 and makes no image', async (t) => {
  const folder = clusterFolder(t)
  const place = ['--cache', join(folder, 'cache'), '--output', join(folder, 'out')]
  const args = ['bake', 'cs1', '-f', folder, ...place]
  const { status, answer, remarks } = await runCli(args, AbortSignal.abort())
  t.equal(status, 130)
  t.equal(answer, '')
  t.match(remarks, /interrupted: nothing unfinished is left behind/)
  t.same(readdirSync(join(folder, 'out')), [])
})

test('to boot an image that is not there is a mistake with its remedy', async (t) => {
  const folder = clusterFolder(t)
  const image = join(folder, 'cs1.raw')
  const { status, remarks } = await runCli(['boot', 'cs1', '-f', folder, '--image', image])
  t.equal(status, 2)
  t.equal(remarks, `${image} is not there\n  hint: make it: switchyard bake cs1\n`)
})

const NODE = `${process.execPath} --import tsx cli/switchyard.ts`

function inShell(line: string) {
  return spawnSync('bash', ['-o', 'pipefail', '-c', line], { encoding: 'utf8' })
}

test('a reader that has had enough is no mistake', async (t) => {
  const { status, stderr } = inShell(`${NODE} schema | true`)
  t.equal(status, 0)
  t.notMatch(stderr, /EPIPE|Error/)
})

test('an answer that a full disk does not take ends with 3', async (t) => {
  if (!existsSync('/dev/full')) return t.pass('this machine has no /dev/full')
  const { status, stderr } = inShell(`${NODE} schema > /dev/full`)
  t.equal(status, 3)
  t.match(stderr, /^ENOSPC: .*\n {2}hint: make room/)
  return undefined
})
