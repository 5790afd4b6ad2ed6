import fc from 'fast-check'
import { test } from 'tap'
import { ReplayWindow } from '../../../../switch/registrar/digest/replay-window.ts'

test('as a list of all counts ever taken would judge', async (t) => {
  const steps = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
  )
  fc.assert(
    fc.property(steps, (counts) => {
      const window = new ReplayWindow()
      const taken = new Set<number>()
      return counts.every((count) => {
        const highest = Math.max(0, ...taken)
        const isNew = count > 0 && !taken.has(count) && count > highest - 32
        if (isNew) taken.add(count)
        return window.take(count) === isNew
      })
    }),
  )
  t.pass()
})
