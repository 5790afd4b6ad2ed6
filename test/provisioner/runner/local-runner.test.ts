import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { inChamber } from '../../../provisioner/runner/chamber.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'

const { signal } = new AbortController()

test('arguments are never read by a shell', async (t) => {
  const args = ['-c', 'printf "%s|" "$@"', 'sh', 'a b', "c'd", '$HOME', '*', '']
  t.equal(await localRunner.run({ file: 'sh', args }, signal), "a b|c'd|$HOME|*||")
})

test('input is fed, the environment extended, standard error logged', async (t) => {
  const log = join(t.testdir(), 'log')
  const args = ['-c', 'cat; printf %s "$EXTRA"; echo said >&2']
  const said = await localRunner.run(
    { file: 'sh', args, input: 'in', env: { EXTRA: 'x' }, log },
    signal,
  )
  t.equal(said, 'inx')
  t.equal(readFileSync(log, 'utf8'), 'said\n')
})

test('a failure shows the last lines and names the log', async (t) => {
  const log = join(t.testdir(), 'log')
  const args = ['-c', 'echo no space >&2; exit 3']
  await t.rejects(localRunner.run({ name: 'the tool', file: 'sh', args, log }, signal), {
    code: 'COMMAND_FAILED',
    exitCode: 3,
    message: 'the tool ended with status 3',
    problems: [{ hint: `its last lines were\n  no space\n  the whole log is in ${log}` }],
  })
})

test('an interrupted chamber takes its processes along', async (t) => {
  const controller = new AbortController()
  const owner = { isRoot: process.getuid?.() === 0 }
  const marker = `${60_000 + process.pid}`
  const run = localRunner.run(
    inChamber({ file: 'sleep', args: [marker] }, owner),
    controller.signal,
  )
  const stop = setTimeout(() => controller.abort(new Error('interrupted')), 300)
  await t.rejects(run, { message: 'interrupted' })
  clearTimeout(stop)
  // Standard output closed, or the run would not have ended; the process table agrees.
  const running = await localRunner.run(
    {
      file: 'sh',
      args: ['-c', `ps -eo stat,args | grep "^[^Z].*sleep ${marker}" | grep -cv grep || :`],
    },
    signal,
  )
  t.equal(running.trim(), '0')
})
