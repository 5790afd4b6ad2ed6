import fc from 'fast-check'
import { test } from 'tap'
import { inOrder } from '../../../../../switch/engine/transport/resolve/srv-order.ts'

const number = fc.integer({ min: 0, max: 65_535 })
const record = fc.record({
  priority: fc.integer({ min: 0, max: 3 }),
  weight: number,
  port: number,
  name: fc.string(),
})

test('every record once, by priority, whatever chance says', async () => {
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 12 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1 }),
      (records, chances) => {
        let drawn = 0
        const ordered = inOrder(records, () => chances[drawn++ % chances.length] ?? 0)
        const priorities = ordered.map(({ priority }) => priority)
        const isWhole = new Set(ordered).size === records.length
        return (
          isWhole && priorities.every((each, at) => at === 0 || each >= (priorities[at - 1] ?? 0))
        )
      },
    ),
  )
})

test('a weight three times as large comes first three times as often (RFC 2782)', async (t) => {
  const [light, heavy] = [1, 3].map((weight) => ({ weight, priority: 0, port: weight, name: '' }))
  if (!light || !heavy) throw new Error('no records')
  const chances = Array.from({ length: 5 }, (_, at) => at / 5)
  const first = chances.map((chance) => inOrder([light, heavy], () => chance)[0]?.weight)
  t.same(first, [1, 1, 3, 3, 3])
})
