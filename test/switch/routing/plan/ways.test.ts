import { test } from 'tap'
import type { Numbering, Route } from '../../../../inventory/model/cluster.ts'
import { openWays } from '../../../../switch/routing/plan/ways.ts'

const TRUNKS = [
  { name: 'cheap', from: ['192.0.2.1'], to: 'sip:192.0.2.1' },
  { name: 'dear', from: ['192.0.2.2'], to: 'sip:192.0.2.2:5070' },
]

/** A Monday, 09:00 in Moscow. */
const NINE = Date.UTC(2026, 0, 5, 6)

function waysOf(routes: readonly Route[], number: string, now = NINE): readonly string[] {
  const file = { routes, trunks: TRUNKS, timeZone: 'Europe/Moscow' }
  const ways = openWays(file, { now: () => now, random: () => 0 })(number, 'person')
  return 'status' in ways
    ? [`${ways.status}`]
    : ways.map(({ uri, trunk }) => `${trunk ?? ''} ${uri}`)
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

test('a way tells what a minute costs, where that is known', async (t) => {
  const routes: Route[] = [
    { prefix: '+7', trunk: 'dear', cost: 0.5 },
    { prefix: '+7', to: 'sip:192.0.2.9', priority: 1 },
  ]
  const ways = openWays({ routes, trunks: TRUNKS }, { now: () => NINE, random: () => 0 })
  const found = ways('+7495', 'person')
  t.same('status' in found ? found : found.map(({ cost }) => cost), [0.5, undefined])
})

test('a route is there in its hours, by the clock of the cluster', async (t) => {
  const routes: Route[] = [
    { prefix: '7', trunk: 'dear', hours: ['mon-fri 09:00-18:00'] },
    { prefix: '', trunk: 'cheap' },
  ]
  t.same(waysOf(routes, '7'), ['dear sip:7@192.0.2.2:5070'])
  t.same(waysOf(routes, '7', NINE - 60_000), ['cheap sip:7@192.0.2.1'])
})

const GERMAN: Numbering = {
  ...{ country: 'DE', areaCode: '30', outsideLine: '0', extensions: ['1XX', '7XXX'] },
  ...{
    blockedKinds: ['premium'],
    blocked: ['+882', '+44'],
    allowed: ['+4420'],
    emergency: ['199'],
  },
}

const EVERYWHERE: readonly Route[] = [
  { prefix: '', trunk: 'dear' },
  { prefix: '+49', trunk: 'cheap' },
]

const DIALLED = [
  // As people do, with an outside line, and as carriers do.
  ['person', '00171 2345678', 'cheap sip:01712345678@192.0.2.1'],
  ['person', '+491712345678', 'cheap sip:01712345678@192.0.2.1'],
  ['person', '012345678', 'cheap sip:03012345678@192.0.2.1'],
  ['trunk', '01712345678', 'cheap sip:01712345678@192.0.2.1'],
  ['person', '000442071838750', 'dear sip:+442071838750@192.0.2.2:5070'],
  ['person', '7001', 'dear sip:7001@192.0.2.2:5070'],
  ['person', 'ann', 'dear sip:ann@192.0.2.2:5070'],
  // Emergencies (!) ask for no place on a trunk, and need no outside line.
  ['person', '112', 'dear! sip:112@192.0.2.2:5070'],
  ['person', '0112', 'dear! sip:112@192.0.2.2:5070'],
  ['trunk', '199', 'dear! sip:199@192.0.2.2:5070'],
  // What costs money, in every spelling of it.
  ['person', '009001234567', '403'],
  ['person', '+49900 1234567', '403'],
  ['person', '+88213300655', '403'],
  ['trunk', '+88213300655', '403'],
  ['person', '+441632960000', '403'],
  // A number that is none takes no way, whatever routes there are.
  ['person', '01712345678', 'cheap sip:0301712345678@192.0.2.1'],
  ['person', '2345', '484'],
  ['person', '+999123456', '484'],
] as const

for (const [by, dialled, expected] of DIALLED) {
  test(`${dialled} of a ${by} becomes ${expected}`, async (t) => {
    const rewrite = [{ match: '+49.', strip: 3, prepend: '0' }]
    const trunks = TRUNKS.map((trunk) => (trunk.name === 'cheap' ? { ...trunk, rewrite } : trunk))
    const file = { routes: EVERYWHERE, trunks, numbering: GERMAN }
    const found = openWays(file, { now: () => NINE, random: () => 0 })(dialled, by)
    const said =
      'status' in found
        ? `${found.status}`
        : found.map(({ uri, trunk, isUrgent }) => `${trunk ?? ''}${isUrgent ? '!' : ''} ${uri}`)[0]
    t.equal(said, expected)
  })
}

test('a country that is none is told', async (t) => {
  const file = { routes: EVERYWHERE, trunks: TRUNKS, numbering: { country: 'XX' } }
  t.throws(() => openWays(file, { now: () => NINE, random: () => 0 }), /'XX' is no country/)
})
