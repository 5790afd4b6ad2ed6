import { type Test, test } from 'tap'
import type { Trunk } from '../../../inventory/model/cluster.ts'
import { StoredLocations } from '../../../switch/store/stored-locations.ts'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { eventually } from '../../lab/support/eventually.ts'
import { headerOf } from './phone.ts'
import { openStoreWorld } from './store-world.ts'

const OF = { domain: 'example.org', name: '1234' }

/** Calls come from this machine; a trusted and another carrier take them, and 1234 has a phone. */
function world(t: Test, caller: Partial<Trunk>) {
  return openStoreWorld(t, {
    carriers: 3,
    file: ([good = '', other = '']) => ({
      trunks: [
        { name: 'in', from: ['127.0.0.1'], ...caller },
        { name: 'good', from: ['192.0.2.1'], to: good, identity: 'trusted' },
        { name: 'other', from: ['192.0.2.2'], to: other },
      ],
      routes: [
        { prefix: '+49', trunk: 'good' },
        { prefix: '+7', trunk: 'other' },
      ],
      numbering: { country: 'DE', extensions: ['1XXX'], blocked: ['+882'] },
    }),
    fill: async (db, [, , phone = '']) => {
      await new Subscribers(db).add({ ...OF, devices: [] })
      const common = { callId: 'c', cseq: 1, q: 1, path: [], expiresAt: Date.now() + 3_600_000 }
      const bindings = [{ ...common, uri: phone.replace('sip:', 'sip:1234@') }]
      await new StoredLocations(db).update({ domain: OF.domain, user: OF.name }, () => ({
        ...{ kind: 'done', bindings, contacts: [] },
      }))
    },
  })
}

const ASSERTED = 'P-Asserted-Identity: <sip:+4989555@carrier.example>'

test('a call is told of as far as each trunk is trusted, and follows who has moved', async (t) => {
  const { carrier, phone, has } = await world(t, { identity: 'trusted' })
  const call = async (number: string, more: readonly string[] = [ASSERTED]) => {
    const caller = await phone()
    caller.request('INVITE', { number, more, body: 'v=0 offer', branch: `z9hG4bK${number}x` })
    return caller
  }
  const privately = await call('+4930123', [ASSERTED, 'Privacy: id'])
  const trusted = await carrier(0).expect('INVITE')
  t.match(headerOf(trusted, 'P-Asserted-Identity'), '+4989555')
  t.equal(headerOf(trusted, 'Privacy'), 'id')
  carrier(0).respond(trusted, 486)
  await privately.expect('486')
  const abroad = await call('+74951234567')
  const untrusted = await carrier(1).expect('INVITE')
  t.equal(headerOf(untrusted, 'P-Asserted-Identity'), '')
  // It may not send the call elsewhere.
  carrier(1).respond(untrusted, 302, '', ['Contact: <sip:+4930999@x>'])
  await abroad.expect('480')
  const moved = await call('1234')
  const ringing = await carrier(2).expect('INVITE')
  t.match(headerOf(ringing, 'P-Asserted-Identity'), '+4989555')
  carrier(2).respond(ringing, 302, '', ['Contact: <sip:+4930456@evil.example>'])
  const onward = await carrier(0).expect('INVITE')
  t.match(onward.head, /^INVITE sip:\+4930456@127\.0\.0\.1:/)
  t.match(headerOf(onward, 'Diversion'), '<sip:1234@example.org>;reason=unconditional')
  carrier(0).respond(onward, 200, 'v=0 answer')
  t.equal((await moved.expect('200')).body, 'relayed v=0 answer')
  moved.request('ACK')
  await carrier(0).expect('ACK')
  moved.request('BYE', { sequence: 2 })
  carrier(0).respond(await carrier(0).expect('BYE'), 200)
  const fraud = await call('1234')
  carrier(2).respond(await carrier(2).expect('INVITE'), 302, '', ['Contact: <sip:+88213300655@x>'])
  t.match((await fraud.expect('403')).head, 'Destination Not Allowed')
  await eventually(() => has('call over') === 4, 'the calls are over')
})

test('a trunk that follows by itself is told; without trust its assertion goes nowhere', async (t) => {
  const { carrier, phone } = await world(t, { redirects: 'pass' })
  const caller = await phone()
  const from = { more: [ASSERTED], body: 'v=0 offer', branch: 'z9hG4bKpassed' }
  caller.request('INVITE', from)
  const invite = await carrier(2).expect('INVITE')
  t.equal(headerOf(invite, 'P-Asserted-Identity'), '')
  t.match(headerOf(invite, 'From'), 'sip:1000@')
  carrier(2).respond(invite, 302, '', ['Contact: <sip:+4930456@there.example>'])
  t.match(headerOf(await caller.expect('302'), 'Contact'), '<sip:+4930456@there.example>')
  const round = await phone()
  const diverted = Array(6).fill('Diversion: <sip:1@x>')
  round.request('INVITE', { ...from, more: diverted, branch: 'z9hG4bKround' })
  t.equal((await round.expect('482')).kind, '482')
})
