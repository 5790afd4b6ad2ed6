import { test } from 'tap'
import { Hunt } from '../../../switch/reach/hunt.ts'
import type { CalleeEvent } from '../../../switch/signalling/leg.ts'

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
