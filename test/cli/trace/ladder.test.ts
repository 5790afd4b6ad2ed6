import { test } from 'tap'
import { Ladder } from '../../../cli/trace/ladder.ts'
import { golden } from '../../support/golden.ts'
import { CALLEE, CALLER, record } from './records.ts'

const LEG = { callId: 'b@192.0.2.1', to: '<sip:bob@192.0.2.20>', remote: CALLEE } as const

const CALL = [
  record(),
  record({ direction: 'out', firstLine: 'SIP/2.0 100 Trying' }),
  record({ ...LEG, direction: 'out', firstLine: 'INVITE sip:bob@192.0.2.20 SIP/2.0' }),
  record({ ...LEG, firstLine: 'SIP/2.0 180 Ringing' }),
  record({ direction: 'out', firstLine: 'SIP/2.0 180 Ringing', lost: 12 }),
  record({ ...LEG, firstLine: 'SIP/2.0 200 OK' }),
  record({
    ...{ direction: 'out', firstLine: 'SIP/2.0 200 OK' },
    message: 'SIP/2.0 200 OK\r\nCall-ID: a@192.0.2.9\r\n\r\nv=0\r\n',
  }),
]

test('a call of two legs is a ladder of three places', async (t) => {
  const ladder = new Ladder(100)
  golden(t, 'cli/trace-ladder.txt', CALL.map((each) => ladder.render(each)).join(''))
})

test('where there is no room for a third place, a new ladder is begun', async (t) => {
  const ladder = new Ladder(70)
  const text = CALL.map((each) => ladder.render(each)).join('')
  golden(t, 'cli/trace-ladder-narrow.txt', text)
  t.ok(text.split('\n').every((line) => line.startsWith('#') || line.length <= 70))
})

test('nothing a peer writes reaches the terminal as an order', async (t) => {
  const evil = '\u001b[2J\u009b2J\r\u0007\u202e'
  const text = new Ladder(100).render(
    record({ firstLine: `${evil} x SIP/2.0`, callId: evil, from: evil, to: evil, message: evil }),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
  t.notMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
})

test('names too long for their place are cut', async (t) => {
  const remote = { address: '2001:db8:1111:2222:3333:4444:5555:6666', port: 5060 }
  const firstLine = `${'M'.repeat(1000)} sip:a SIP/2.0`
  const lines = new Ladder(80).render(record({ remote, firstLine })).split('\n')
  t.match(lines.join('\n'), /…:4444:5555:6666\]:5060|…/)
  t.ok(lines.every((line) => line.length <= 80))
})

test('a message to itself is drawn somehow', async (t) => {
  const remote = { address: '192.0.2.1', port: 5060 }
  t.match(new Ladder(80).render(record({ remote })), /INVITE|│/)
})

test('calls are numbered in their order', async (t) => {
  const ladder = new Ladder(80)
  const numbers = ['x', 'y', 'x', 'z'].map(
    (callId) =>
      /Z?\d{2}:\d{2}:\d{2}\.\d{3} (#\d+)/.exec(
        ladder.render(record({ callId, remote: CALLER })),
      )?.[1],
  )
  t.same(numbers, ['#1', '#2', '#1', '#3'])
})
