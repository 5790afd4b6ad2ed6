import { test } from 'tap'
import { Glance, startOf } from '../../../../switch/engine/observe/glance.ts'
import { requestText } from '../sip-text.ts'

test('a message is glanced at without being parsed', async (t) => {
  const text = requestText('INVITE sip:b@192.0.2.1 SIP/2.0', {}, 'Call-ID: no')
  const { firstLine, callId, from, to, method } = new Glance(Buffer.from(text))
  t.same(
    [firstLine, callId, from, to, method],
    [
      ...['INVITE sip:b@192.0.2.1 SIP/2.0', 'call-1@192.0.2.9'],
      ...['"Alice" <sip:alice@example.org>;tag=alice-1', '<sip:bob@example.org>', 'INVITE'],
    ],
  )
})

test('short names, odd case and spaces are known', async (t) => {
  const text = 'SIP/2.0 200 OK\r\ni:a\r\nF : b\r\nt:\tc\r\ncseq:\t1   BYE\r\n\r\n'
  const { firstLine, callId, from, to, method } = new Glance(Buffer.from(text))
  t.same([firstLine, callId, from, to, method], ['SIP/2.0 200 OK', 'a', 'b', 'c', 'BYE'])
})

test('what is no message has nothing', async (t) => {
  for (const text of ['', '\0\0', 'x'.repeat(100_000), 'INVITE']) {
    const { callId, from, to, method } = new Glance(Buffer.from(text))
    t.same([callId, from, to, method], ['', '', '', ''])
  }
})

test('the first words tell a request from a response', async (t) => {
  const start = (text: string) => startOf(Buffer.from(text))
  t.same(start('SIP/2.0 180 Ringing\r\n'), { status: '180' })
  t.same(start('INVITE sip:a SIP/2.0\r\n'), { method: 'INVITE' })
  t.same(start('INVITE'), { method: '' })
})
