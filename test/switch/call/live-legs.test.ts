import { test } from 'tap'
import { type CallEvent, LiveLegs } from '../../../switch/call/live-legs.ts'
import type { LegStart } from '../../../switch/signalling/script/leg-record.ts'

const start = (id: string, call = 'c1'): LegStart => ({
  ...{ id, call, domain: 'example.org', direction: id === call ? 'in' : 'out' },
  ...{ sipCallId: `${id}@x`, caller: 'sip:ann@example.org', called: 'sip:bob@example.org' },
})

test('a leg is live from its beginning to its end, and its record is kept', (t) => {
  let now = 0
  const kept: string[] = []
  const legs = new LiveLegs({
    now: () => now,
    record: ({ id }) => ({
      answered: () => kept.push(`${id} answered`),
      ended: (reason) => kept.push(`${id} ended: ${reason}`),
    }),
  })
  const events: CallEvent[] = []
  const unlisten = legs.listen((event) => events.push(event))
  const [one, two, other] = [
    legs.record(start('c1')),
    legs.record(start('c1-2')),
    legs.record(start('c2', 'c2')),
  ]
  now = 5
  two.answered()
  two.answered()
  t.match(legs.calls, [
    { id: 'c1', domain: 'example.org', legs: [{ id: 'c1' }, { id: 'c1-2', answeredAt: 5 }] },
    { id: 'c2', legs: [{ id: 'c2', beganAt: 0 }] },
  ])
  two.ended('hung up')
  two.ended('again')
  two.answered()
  one.ended('hung up')
  unlisten()
  other.ended('later')
  t.same(legs.calls, [])
  t.same(
    events.map(({ type, leg, reason = '' }) => `${leg.id} ${type} ${reason}`.trim()),
    [
      'c1 began',
      'c1-2 began',
      'c2 began',
      'c1-2 answered',
      'c1-2 ended hung up',
      'c1 ended hung up',
    ],
  )
  t.ok(kept.includes('c2 ended: later'))
  t.end()
})
