import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import clickToCall from '../../../examples/apps/click-to-call.ts'

const ALICE = 'sip:alice@example.org'
const click = { from: ALICE, to: '+4930123456' }

test('who clicked is called first, then the other, and both talk', async (t) => {
  await using bed = testbed(clickToCall)
  const alice = bed.phone(ALICE)
  bed.act(async () => t.match(await bed.request('POST', '/clicks', click), { status: 204 }))
  bed.phone('switch').expect.dial(ALICE)
  alice.ring().answer().expect.play('ringing.wav')
  const bob = bed.phone('+4930123456').ring().answer().expect.bridge(ALICE)
  alice.expect.bridge('+4930123456').hangUp()
  await bob.expect.hangup()
})

test('who clicked does not answer: nobody else is called', async () => {
  await using bed = testbed(clickToCall)
  bed.act(() => bed.request('POST', '/clicks', click))
  const alice = bed.phone(ALICE).ring().expect.hangup()
  await alice.wait('1m')
  await bed.phone('+4930123456').expect.nothing('1m')
})

test('calls can be seen and ended', async (t) => {
  await using bed = testbed(clickToCall)
  const bob = bed.call({ from: 'bob', to: 'office' }).expect.answer()
  await bob.expect.play('this-line-only-calls-out.wav')
  const { body } = await bed.request('GET', '/calls')
  t.same(body, [{ id: 'leg-1', from: 'sip:bob@example.org', to: 'sip:office@example.org' }])
  t.match(await bed.request('DELETE', '/calls/leg-9'), { status: 404 })
  t.match(await bed.request('DELETE', '/calls/leg-1'), { status: 204 })
  await bob.expect.hangup()
})

test('what is wrong with a request is told', async (t) => {
  await using bed = testbed(clickToCall)
  t.same(await bed.request('POST', '/clicks', { from: 'alice', to: '' }), {
    status: 400,
    body: { error: 'body.from: is no SIP URI; body.to: is empty' },
  })
})

test('a token of a domain is for its own telephones and calls', async (t) => {
  await using bed = testbed(clickToCall)
  const ask = (tenant: string, method: 'GET' | 'DELETE', path: string) =>
    bed.request(method, path, undefined, tenant)
  t.match(await bed.request('POST', '/clicks', click, 'other.example'), {
    ...{ status: 403, body: { error: `${ALICE} is not of other.example` } },
  })
  const bob = bed.call({ from: 'bob', to: 'office' }).expect.answer()
  await bob.expect.play('this-line-only-calls-out.wav')
  t.match((await ask('example.org', 'GET', '/calls')).body, [{ id: 'leg-1' }])
  t.same((await ask('other.example', 'GET', '/calls')).body, [])
  t.match(await ask('other.example', 'DELETE', '/calls/leg-1'), { status: 404 })
  t.match(await ask('example.org', 'DELETE', '/calls/leg-1'), { status: 204 })
  await bob.expect.hangup()
})
