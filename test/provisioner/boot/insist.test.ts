import { test } from 'tap'
import { insist } from '../../../provisioner/boot/insist.ts'
import { CommandError } from '../../../provisioner/runner/runner.ts'

const { signal } = new AbortController()
const refusal = () => new CommandError({ file: 'ssh', args: [] }, 255, 'Connection refused')

test('what a starting machine refuses is tried again', async (t) => {
  let attempts = 0
  const attempt = async () => {
    attempts += 1
    if (attempts === 1) throw refusal()
    return 'welcome'
  }
  t.equal(await insist(attempt, { patience: 5000, signal }), 'welcome')
  t.equal(attempts, 2)
})

test('patience has an end, and the last refusal is told', async (t) => {
  const attempt = () => Promise.reject(refusal())
  await t.rejects(insist(attempt, { patience: -1, signal }), { code: 'COMMAND_FAILED' })
})

test('a mistake of ours is not tried again', async (t) => {
  let attempts = 0
  const attempt = () => {
    attempts += 1
    return Promise.reject(new TypeError('ours'))
  }
  await t.rejects(insist(attempt, { patience: 5000, signal }), { message: 'ours' })
  t.equal(attempts, 1)
})

test('an interruption ends the pause between two attempts', async (t) => {
  const stop = new AbortController()
  let attempts = 0
  const attempt = () => {
    attempts += 1
    setImmediate(() => stop.abort())
    return Promise.reject(refusal())
  }
  await t.rejects(insist(attempt, { patience: 60_000, signal: stop.signal }), {
    name: 'AbortError',
  })
  t.equal(attempts, 1)
})
