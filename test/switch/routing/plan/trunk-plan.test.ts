import fc from 'fast-check'
import { test } from 'tap'
import { TrunkPlan, type TrunkRoute } from '../../../../switch/routing/plan/trunk-plan.ts'

/** A Monday, noon in UTC. */
const NOW = Date.UTC(2024, 0, 1, 12)
const WORK = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, to: 1080 }] as const
const NIGHT = [{ days: ['mon'], from: 1080, to: 540 }] as const

function route(id: string, prefix: string, more: Partial<TrunkRoute> = {}): TrunkRoute {
  return { id, prefix, trunk: `trunk-${id}`, priority: 1, cost: 0, weight: 1, ...more }
}

const choose = (routes: readonly TrunkRoute[], number: string) =>
  new TrunkPlan(routes, 'UTC').choose(number, NOW, () => 0)

test('the longest prefix is all there is', async (t) => {
  const routes = [route('all', ''), route('ru', '7'), route('moscow', '7495')]
  t.match(choose(routes, '74951234567'), {
    routes: [{ id: 'moscow' }],
    reasons: [
      { id: 'moscow', reason: 'taken' },
      { id: 'ru', reason: 'shorter-prefix' },
      { id: 'all', reason: 'shorter-prefix' },
    ],
  })
  t.match(choose(routes, '4930'), { routes: [{ id: 'all' }], reasons: [{ id: 'all' }] })
  t.same(choose([route('ru', '7')], '4930'), { routes: [], reasons: [] })
})

test('where no route of the longest prefix is open, the next prefix serves', async (t) => {
  const routes = [route('night', '7495', { hours: NIGHT }), route('day', '7', { hours: WORK })]
  t.match(choose(routes, '7495'), {
    routes: [{ id: 'day' }],
    reasons: [
      { id: 'night', reason: 'closed' },
      { id: 'day', reason: 'taken' },
    ],
  })
})

test('priority goes before cost, cost before weight', async (t) => {
  const routes = [
    route('dear', '7', { cost: 9 }),
    route('spare', '7', { priority: 2 }),
    route('cheap', '7', { cost: 1 }),
  ]
  t.same(
    choose(routes, '7').routes.map(({ id }) => id),
    ['cheap', 'dear', 'spare'],
  )
})

test('as a search through all routes would choose', async (t) => {
  const prefix = fc.string({ unit: fc.constantFrom('1', '2'), maxLength: 3 })
  const some = fc.record({
    ...{ prefix, priority: fc.nat(2), cost: fc.nat(2), weight: fc.nat(2) },
    isOpen: fc.boolean(),
  })
  const number = fc.string({ unit: fc.constantFrom('1', '2'), maxLength: 4 })
  fc.assert(
    fc.property(fc.array(some), number, (wanted, dialled) => {
      const routes = wanted.map(({ isOpen, prefix: digits, ...more }, index) =>
        route(`${index}`, digits, { ...more, ...(isOpen ? {} : { hours: NIGHT }) }),
      )
      const fitting = routes.filter(
        ({ prefix: digits, hours }) => !hours && dialled.startsWith(digits),
      )
      const longest = Math.max(-1, ...fitting.map(({ prefix: digits }) => digits.length))
      const ids = fitting
        .filter(({ prefix: digits }) => digits.length === longest)
        .map(({ id }) => id)
      const { routes: chosen, reasons } = choose(routes, dialled)
      const isOrdered = chosen.every((each, index) => {
        const before = chosen[index - 1] ?? each
        return (
          before.priority < each.priority ||
          (before.priority === each.priority && before.cost <= each.cost)
        )
      })
      const taken = reasons.filter(({ reason }) => reason === 'taken').map(({ id }) => id)
      const isSame = (one: readonly string[]) => one.toSorted().join() === ids.toSorted().join()
      return isOrdered && isSame(chosen.map(({ id }) => id)) && isSame(taken)
    }),
  )
  t.pass()
})
