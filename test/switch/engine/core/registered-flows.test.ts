import { test } from 'tap'
import type { Listener } from '../../../../switch/engine/transport/transport.ts'
import { PEER } from '../../../support/loop-transport.ts'
import { requestText } from '../sip-text.ts'
import { shownId } from './calls.ts'
import { CoreWorld } from './core-world.ts'

const WS: Listener = { protocol: 'ws', address: '192.0.2.1', port: 8080 }
const CONTACT = 'sip:kate@1a2b.invalid;transport=ws'

/** A browser has registered over its connection, for an hour unless said. */
function registered(answer: readonly string[] = ['Expires: 3600'], contact = CONTACT) {
  const w = new CoreWorld([WS])
  w.network.flows.add('ws-1')
  const application = w.join('register')
  const register = (expires: number, sequence: number) => {
    const text = requestText('REGISTER sip:example.org SIP/2.0', {
      Via: `SIP/2.0/WS 1a2b.invalid;branch=z9hG4bK-r${sequence}`,
      Contact: `<${contact}>;expires=${expires}`,
      CSeq: `${sequence} REGISTER`,
    })
    w.network.bring(text, PEER, { protocol: 'ws', flow: 'ws-1' })
    w.command(application, `${shownId(application)}|`, ['SIP/2.0 200 OK', ...answer])
    w.network.take()
  }
  register(3600, 1)
  return {
    w,
    register,
    /** The connection a new request to the contact goes over. */
    flow: (contact = CONTACT) => {
      w.command(application, '|', [`OPTIONS ${contact} SIP/2.0`])
      return w.network.take()[0]?.path.flow
    },
  }
}

test('requests to a registered contact take the connection it registered over', async (t) => {
  const { w, flow } = registered()
  t.equal(flow(), 'ws-1')
  t.equal(flow('sip:kate@1a2b.invalid'), 'ws-1', 'however else it is written')
  t.equal(flow('sip:eve@1a2b.invalid;transport=ws'), undefined)
  w.network.flows.delete('ws-1')
  t.equal(flow(), undefined, 'when it is gone')
})

test('not after the registration has run out, or was ended', async (t) => {
  const { w, flow } = registered([`Contact: <${CONTACT}>;expires=60`])
  w.clock.advance(59_999)
  t.equal(flow(), 'ws-1')
  w.clock.advance(1)
  t.equal(flow(), undefined)
  const other = registered([])
  t.equal(other.flow(), 'ws-1')
  other.register(0, 2)
  t.equal(other.flow(), undefined)
})

test('nobody can register what is another’s, to have its requests', async (t) => {
  const stranger = 'sip:1234@carrier.example;transport=ws'
  t.equal(registered(undefined, stranger).flow(stranger), undefined)
  const behind = 'sip:bob@10.0.0.7:5062;transport=ws'
  t.equal(registered(undefined, behind).flow(behind), 'ws-1', 'its own name, behind a translator')
  const there = `sip:x@${PEER.address}:5062;transport=ws`
  t.equal(registered(undefined, there).flow(there), 'ws-1', 'where it really is')
})
