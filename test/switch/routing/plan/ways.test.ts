import { test } from 'tap'
import type { Route } from '../../../../inventory/model/cluster.ts'
import { openWays } from '../../../../switch/routing/plan/ways.ts'

const TRUNKS = [
  { name: 'cheap', from: ['192.0.2.1'], to: 'sip:192.0.2.1' },
  { name: 'dear', from: ['192.0.2.2'], to: 'sip:192.0.2.2:5070' },
]

/** A Monday, 09:00 in Moscow. */
const NINE = Date.UTC(2026, 0, 5, 6)

function waysOf(routes: readonly Route[], number: string, now = NINE): readonly string[] {
  const file = { routes, trunks: TRUNKS, timeZone: 'Europe/Moscow' }
  const ways = openWays(file, { now: () => now, random: () => 0 })(number)
  return ways.map(({ uri, trunk }) => `${trunk ?? ''} ${uri}`)
}

test('of equal prefixes priority counts first, then cost', async (t) => {
  const routes: Route[] = [
    { prefix: '+7', trunk: 'dear', cost: 0.5 },
    { prefix: '+7', trunk: 'cheap', cost: 0.02 },
    { prefix: '+7', to: 'sip:192.0.2.9', priority: 1 },
    { prefix: '', to: 'sip:192.0.2.10' },
  ]
  t.same(waysOf(routes, '+7495'), [
    'cheap sip:+7495@192.0.2.1',
    'dear sip:+7495@192.0.2.2:5070',
    ' sip:+7495@192.0.2.9',
  ])
  t.same(waysOf(routes, '+49'), [' sip:+49@192.0.2.10'])
})

test('a route is there in its hours, by the clock of the cluster', async (t) => {
  const routes: Route[] = [
    { prefix: '7', trunk: 'dear', hours: ['mon-fri 09:00-18:00'] },
    { prefix: '', trunk: 'cheap' },
  ]
  t.same(waysOf(routes, '7'), ['dear sip:7@192.0.2.2:5070'])
  t.same(waysOf(routes, '7', NINE - 60_000), ['cheap sip:7@192.0.2.1'])
})
