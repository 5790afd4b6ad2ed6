import { test } from 'tap'
import { retryAfter, Unreachable } from '../../../../switch/engine/core/unreachable.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import type { Path } from '../../../../switch/engine/transport/transport.ts'
import { LISTENER } from '../../../support/loop-transport.ts'
import { CoreWorld } from './core-world.ts'

const to = (address: string): Path => ({ local: LISTENER, remote: { address, port: 5060 } })
const [ONE, TWO] = [to('192.0.2.21'), to('192.0.2.22')]

test('a place that failed comes last for half a minute', async (t) => {
  const unreachable = new Unreachable()
  t.same(unreachable.order([ONE, TWO], 0), [ONE, TWO])
  unreachable.mark(ONE, 0)
  t.same(unreachable.order([ONE, TWO], 29_999), [TWO, ONE])
  t.same(unreachable.order([ONE, TWO], 30_000), [ONE, TWO])
  t.same(unreachable.order([ONE], 0), [ONE], 'nothing else is there')
})

test('as long as its 503 says, within reason', async (t) => {
  const unreachable = new Unreachable()
  unreachable.mark(ONE, 0, retryAfter('18000;duration=3600'))
  t.same(unreachable.order([ONE, TWO], 599_999), [TWO, ONE])
  t.same(unreachable.order([ONE, TWO], 600_000), [ONE, TWO])
  t.equal(retryAfter(' 5 (maintenance)'), 5)
  t.equal(retryAfter('soon'), undefined)
})

test('peers cannot make it grow', async (t) => {
  const unreachable = new Unreachable()
  for (let at = 0; at < 10_001; at += 1) unreachable.mark(to(`2001:db8::${at.toString(16)}`), 0)
  t.same(unreachable.order([to('2001:db8::0'), TWO], 1), [to('2001:db8::0'), TWO], 'forgotten')
  t.same(unreachable.order([to('2001:db8::1'), TWO], 1), [TWO, to('2001:db8::1')])
})

test('the next call does not wait for who has not answered this one', async (t) => {
  const w = new CoreWorld(
    undefined,
    {},
    {
      resolve: (_, then) => then([ONE, TWO].map(({ remote }) => ({ protocol: 'udp', ...remote }))),
    },
  )
  const application = w.join()
  const call = () => w.command(application, '|', ['OPTIONS sip:b@carrier.example SIP/2.0'])
  const first = () => w.network.take()[0]?.path.remote.address
  call()
  t.equal(first(), ONE.remote.address)
  w.clock.advance(32_000)
  const again = w.network.take().at(-1)
  t.equal(again?.path.remote.address, TWO.remote.address)
  call()
  t.equal(first(), TWO.remote.address)
  const asked = parseMessage(Buffer.from(again?.text ?? ''))
  if (asked.kind !== 'request') throw new Error('no request')
  w.reply(asked, 200)
})
