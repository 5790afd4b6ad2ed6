import { test } from 'tap'
import { Hunt } from '../../../switch/reach/hunt.ts'
import { recordDial } from '../../../switch/reach/record-dial.ts'
import type { CalleeEvent, CalleeLeg } from '../../../switch/signalling/leg.ts'
import { NO_RECORD } from '../../../switch/signalling/script/leg-record.ts'

const settle = () => new Promise((resolve) => setImmediate(resolve))

for (const [order, heard] of [
  ['cancel', [{ type: 'refused', refusal: { status: 487 } }]],
  ['forget', []],
] as const) {
  test(`a place that comes after ${order} is given back, and nobody is called`, async (t) => {
    const [taken, given, events]: [string[], string[], CalleeEvent[]] = [[], [], []]
    let grant: () => void = () => undefined
    const way = { uri: 'sip:1@x', trunk: 'one' }
    const invite = { uri: way.uri, headers: {} }
    const dial = () => {
      throw new Error('somebody is called')
    }
    const hunt = new Hunt(
      { invite, ways: [way], hear: (event) => events.push(event), dial },
      {
        take: (_, call) => {
          taken.push(call)
          return new Promise((resolve) => {
            grant = () => resolve('taken')
          })
        },
        giveBack: (call) => given.push(call),
        startTimer: () => () => undefined,
        newId: () => 'leg',
      },
    )
    await settle()
    hunt[order]()
    grant()
    await settle()
    t.same([taken, given], [['leg'], ['leg']])
    t.same(events, heard)
  })
}

test('who answers costs what his way does, not what the one before would have', async (t) => {
  const events: CalleeEvent[] = []
  const hears: ((event: CalleeEvent) => void)[] = []
  const { dial } = recordDial(
    (_, hear) => {
      hears.push(hear)
      return leg
    },
    {
      common: { call: 'c', domain: 'example.org', caller: 'sip:ann@example.org' },
      ...{ newId: () => 'leg', record: () => NO_RECORD },
    },
  )
  const ways = [
    { uri: 'sip:1@dear', cost: 0.5 },
    { uri: 'sip:1@cheap', cost: 0.02 },
  ]
  const invite = { uri: 'sip:1@dear', headers: {} }
  new Hunt(
    { invite, ways, hear: (event) => events.push(event), dial },
    {
      ...{ take: async () => 'taken', giveBack: () => undefined, newId: () => 'leg' },
      startTimer: () => () => undefined,
    },
  )
  await settle()
  hears[0]?.({ type: 'refused', refusal: { status: 503 } })
  await settle()
  hears[1]?.({ type: 'answered', sdp: 'v=0' })
  t.same(events, [{ type: 'answered', sdp: 'v=0', cost: 0.02 }])
})

/** A leg that nothing is asked of. */
const leg: CalleeLeg = {
  ...{ cancel: () => undefined, reoffer: () => undefined, acknowledge: () => undefined },
  ...{ relay: () => undefined, takePlaceOf: () => undefined, forget: () => undefined },
  hangUp: async () => undefined,
}
