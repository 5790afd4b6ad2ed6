import fc from 'fast-check'
import { test } from 'tap'
import { inParallel } from '../../../provisioner/bootstrap/pool.ts'

test('every item is worked on once, in its place, never more than the limit at a time', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(5), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (turns, limit) => {
        let running = 0
        let most = 0
        const results = await inParallel(turns, limit, async (count) => {
          running += 1
          most = Math.max(most, running)
          for (let turn = 0; turn < count; turn += 1) await Promise.resolve()
          running -= 1
          return count * 2
        })
        return most <= limit && results.every((result, index) => result === (turns[index] ?? 0) * 2)
      },
    ),
  )
  t.pass()
})

test('a slow item holds up nobody but itself', async (t) => {
  const done: number[] = []
  const bell = new EventTarget()
  const slow = new Promise((resolve) => bell.addEventListener('ring', resolve))
  const all = inParallel([0, 1, 2, 3, 4], 2, async (item) => {
    if (item === 0) await slow
    done.push(item)
    if (item === 4) bell.dispatchEvent(new Event('ring'))
  })
  await all
  t.same(done, [1, 2, 3, 4, 0])
})

test('what goes wrong is told', async (t) => {
  const fail = () => Promise.reject(new Error('no'))
  await t.rejects(inParallel([1], 5, fail), { message: 'no' })
})
