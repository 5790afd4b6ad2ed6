import { test } from 'tap'
import type { Binding } from '../../../switch/registrar/location/binding.ts'
import { callerIdentity } from '../../../switch/routing/caller-identity.ts'
import type { Origin } from '../../../switch/routing/gate.ts'
import { openWays } from '../../../switch/routing/plan/ways.ts'
import { type Plan, routeInvite } from '../../../switch/routing/route-invite.ts'
import { userOf } from '../../../switch/routing/sip-user.ts'

const ROUTES = [
  { prefix: '', to: 'sip:192.0.2.20' },
  { prefix: '12', to: 'sip:192.0.2.21:5070;transport=udp' },
  { prefix: '123', to: 'sip:192.0.2.22' },
]

const plan = (routes = ROUTES, subscriber: Plan['subscriber'] = () => undefined): Plan => ({
  ...{ subscriber, domain: 'example.org' },
  ways: openWays({ routes }, { now: () => 0, random: () => 0 }),
})

function invite(requestUri: string, headers: Record<string, string> = {}) {
  const from = '"Ann" <sip:7@phone.example.org>;tag=1'
  const origin: Origin = { kind: 'anyone' }
  return { requestUri, from, origin, header: (name: string) => headers[name] }
}

const TABLE: readonly (readonly [string, string])[] = [
  ['sip:1234@example.org', 'sip:1234@192.0.2.22'],
  ['sip:1299@example.org;user=phone', 'sip:1299@192.0.2.21:5070;transport=udp'],
  ['sip:+4930;phone-context=x:secret@example.org', 'sip:+4930@192.0.2.20'],
  ['tel:129;ext=4', 'sip:129@192.0.2.21:5070;transport=udp'],
  ['sips:ann@example.org', 'sip:ann@192.0.2.20'],
]

for (const [dialled, uri] of TABLE) {
  test(`${dialled} goes to ${uri}`, async (t) => {
    t.match(routeInvite(plan(), invite(dialled)), { go: true, to: { uri } })
  })
}

test('a call that cannot be routed is told why', async (t) => {
  const refusals = [
    routeInvite(plan([]), invite('sip:1@example.org')),
    routeInvite(plan(), invite('sip:example.org')),
    routeInvite(plan(), invite('sip:1@example.org', { 'Max-Forwards': '0' })),
    routeInvite(plan(), invite('sip:1@example.org', { 'Max-Forwards': 'many' })),
  ]
  t.same(
    refusals.map((refusal) => !refusal.go && refusal.status),
    [404, 404, 483, 400],
  )
})

test('hops are counted on, and what the caller has to say is carried (RFC 7332)', async (t) => {
  const headers = { 'Max-Forwards': '7', Subject: 'lunch', 'X-Internal': 'secret' }
  const decision = routeInvite(plan(), invite('sip:1@example.org', headers))
  t.same(decision.go && decision.to.headers, {
    From: '"Ann" <sip:7@localhost>',
    'Max-Forwards': '6',
    Subject: 'lunch',
  })
})

test('the caller keeps name and number, not tag and host', async (t) => {
  const said = [
    '"A <B> \\" C" <sip:7@192.0.2.7>;tag=1',
    'sip:7@192.0.2.7;tag=1',
    '<sip:192.0.2.7>;tag=1',
    'Ann <sip:anonymous@anonymous.invalid>;tag=2',
  ]
  t.same(said.map(callerIdentity), [
    '"A <B> \\" C" <sip:7@localhost>',
    '<sip:7@localhost>',
    '<sip:localhost>',
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
  ])
})

test('an address without a user part has no number', async (t) => {
  t.equal(userOf('sip:example.org'), undefined)
  t.equal(userOf('mailto:ann@example.org'), undefined)
})

const BOB: Binding = {
  ...{ uri: 'sip:bob@192.0.2.7:5070', expiresAt: 0, callId: 'b', cseq: 1, q: 1 },
  path: ['<sip:es1.example.org;lr>', '<sip:es2.example.org;lr>'],
}

const bob: Plan['subscriber'] = ({ domain, user }) =>
  user === '1234' && domain === 'example.org' ? [BOB] : undefined

test('a subscriber comes before every route, wherever he is (RFC 3327)', async (t) => {
  const place = { uri: 'sip:bob@192.0.2.7:5070', via: 'sip:es1.example.org;lr' }
  const to = { go: true, to: place }
  t.match(routeInvite(plan(ROUTES, bob), invite('sip:1234@example.org')), to)
  t.match(routeInvite(plan(ROUTES, bob), invite('sip:1234@192.0.2.1')), to)
  t.match(routeInvite(plan(ROUTES, bob), invite('tel:1234')), to)
  const away = routeInvite(
    plan(ROUTES, () => []),
    invite('sip:1234@example.org'),
  )
  t.match(away, { go: false, status: 480 })
})

test('a number alone is looked for in the caller’s own domain first', async (t) => {
  const origin: Origin = { kind: 'subscriber', domain: 'other.org', user: '7' }
  const asked: string[] = []
  const find: Plan['subscriber'] = ({ domain }) => {
    asked.push(domain)
    return undefined
  }
  routeInvite(plan(ROUTES, find), { ...invite('sip:1234@192.0.2.1'), origin })
  t.same(asked, ['192.0.2.1', 'other.org'])
})
