import { test } from 'tap'
import { openWays } from '../../../switch/routing/plan/ways.ts'
import { type Dialled, type Plan, routeInvite } from '../../../switch/routing/route-invite.ts'
import type { Moved } from '../../../switch/signalling/leg.ts'

const BINDING = { expiresAt: 0, callId: 'c', cseq: 1, q: 1, path: [] }

/** 1000 and 2000 are subscribers; 1900... may not be called; trusted and other carriers. */
function plan(): Plan {
  const trunks = [
    { name: 'good', from: [], to: 'sip:192.0.2.1', identity: 'trusted' as const },
    { name: 'other', from: [], to: 'sip:192.0.2.2' },
  ]
  const routes = [
    { prefix: '+49', trunk: 'good' },
    { prefix: '+49', trunk: 'other', priority: 1 },
    { prefix: '+7', trunk: 'other' },
  ]
  const numbering = {
    country: 'DE',
    extensions: ['1XXX', '2XXX'],
    blockedKinds: ['premium'] as const,
  }
  return {
    domain: 'example.org',
    ways: openWays({ trunks, routes, numbering }, { now: () => 0, random: () => 0 }),
    subscriber: ({ user }) =>
      ['1000', '2000'].includes(user) ? [{ ...BINDING, uri: `sip:${user}@192.0.2.7` }] : undefined,
  }
}

function dial(number: string, more: Partial<Dialled> = {}) {
  const decision = routeInvite(plan(), {
    ...{ requestUri: `sip:${number}@example.org`, from: '<sip:2000@example.org>' },
    origin: { kind: 'subscriber', domain: 'example.org', user: '2000' },
    header: () => undefined,
    ...more,
  })
  if (!decision.go) throw new Error(decision.reason)
  return decision.to
}

const moved = (...contacts: string[]): Moved => ({ status: 302, contacts })

test('a phone’s redirection goes where its user could call, and says so', async (t) => {
  const next = dial('1000').forward?.(moved('<sip:+49301234567@evil.example>'))
  t.match(next, {
    uri: 'sip:+49301234567@192.0.2.1',
    headers: { 'Max-Forwards': '68' },
    ways: [
      {
        trunk: 'good',
        headers: {
          'P-Asserted-Identity': '<sip:2000@example.org>',
          Diversion: '<sip:1000@example.org>;reason=unconditional;counter=1',
        },
      },
      { trunk: 'other', headers: { From: '<sip:2000@localhost>', Diversion: undefined } },
    ],
  })
})

test('nobody redirects to what may not be called, or to a host of his choice', async (t) => {
  const { forward } = dial('1000')
  t.match(forward?.(moved('<sip:09001234567@192.0.2.9>')), { status: 403 })
  t.match(forward?.(moved('<sip:192.0.2.9>')), undefined)
  t.match(forward?.(moved('<sip:nobody@192.0.2.9>')), { status: 404 })
  t.match(
    forward?.(moved('<sip:09001234567@x>;q=0.9', '<sip:2000@x>;q=0.5', '<sip:1000@x>')),
    { uri: 'sip:1000@192.0.2.7' },
    'of several the first by q that may be called',
  )
  t.equal(forward?.({ ...moved('<sip:2000@x>'), status: 305 }), undefined)
})

test('a trunk redirects where it is trusted, and others do not', async (t) => {
  const { forward } = dial('+49301234567')
  const contacts = ['<sip:+49307654321@carrier.example>']
  t.match(forward?.({ ...moved(...contacts), trunk: 'good' }), {
    uri: 'sip:+49307654321@192.0.2.1',
  })
  t.equal(forward?.({ ...moved(...contacts), trunk: 'other' }), undefined)
})

test('redirections end: by their number, and by hops', async (t) => {
  let place = dial('1000')
  for (const count of [1, 2, 3, 4, 5]) {
    const next = place.forward?.(moved('<sip:1000@example.org>'))
    if (!next || 'status' in next) throw new Error(`no redirection ${count}`)
    place = next
  }
  t.match(place.forward?.(moved('<sip:2000@example.org>')), { status: 482 })
  const header = (name: string) => (name === 'Max-Forwards' ? '1' : undefined)
  t.match(dial('1000', { header }).forward?.(moved('<sip:2000@x>')), { status: 483 })
})

test('a trunk that follows itself is told, and nothing is followed for it', async (t) => {
  const origin = { kind: 'trunk', name: 'other', takesRedirects: true } as const
  const to = dial('1000', { origin })
  t.equal(to.forward, undefined)
  t.equal(to.passesMoved, true)
})

test('a call that has come round too often is refused', async (t) => {
  const Diversion = Array(6).fill('<sip:1@x>').join(', ')
  const header = (name: string) => (name === 'Diversion' ? Diversion : undefined)
  t.throws(() => dial('1000', { header }), { message: 'Diverted In Circles' })
})
