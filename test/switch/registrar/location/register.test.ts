import fc from 'fast-check'
import { test } from 'tap'
import type { Binding } from '../../../../switch/registrar/location/binding.ts'
import { type RegisterRequest, register } from '../../../../switch/registrar/location/register.ts'

const NOW = Date.UTC(2024, 0, 1)
const POLICY = { shortest: 60, longest: 7200, usual: 3600, most: 3 }
const PHONE = '<sip:ann@192.0.2.1:5060>'

function ask(contacts: readonly string[], more: Partial<RegisterRequest> = {}): RegisterRequest {
  return { callId: 'one', cseq: 1, contacts, path: [], ...more }
}

function after(
  requests: readonly RegisterRequest[],
  now = NOW,
): ReturnType<typeof register> & { bindings: readonly Binding[] } {
  let bindings: readonly Binding[] = []
  let outcome: ReturnType<typeof register> | undefined
  for (const request of requests) {
    outcome = register(bindings, request, POLICY, now)
    if (outcome.kind === 'done') bindings = outcome.bindings
  }
  if (!outcome) throw new Error('no request')
  return { ...outcome, bindings }
}

test('a phone registers, asks, refreshes and goes', async (t) => {
  t.match(after([ask([PHONE])]), { contacts: ['<sip:ann@192.0.2.1:5060>;expires=3600'] })
  const told = after([ask([`${PHONE};expires=120;q=0.5`]), ask([], { cseq: 2 })])
  t.match(told, { contacts: ['<sip:ann@192.0.2.1:5060>;expires=120;q=0.5'] })
  t.match(after([ask([PHONE]), ask([PHONE], { cseq: 2, expires: '90' })]), {
    contacts: [/expires=90$/],
  })
  t.match(after([ask([PHONE]), ask([`${PHONE};expires=0`], { cseq: 2 })]), { contacts: [] })
  t.match(after([ask([PHONE, '<sip:b@192.0.2.2>']), ask(['*'], { cseq: 2, expires: '0' })]), {
    ...{ kind: 'done', bindings: [] },
  })
})

test('times are bounded; a malformed one is as good as none', async (t) => {
  t.match(after([ask([`${PHONE};expires=59`])]), {
    ...{ kind: 'refused', status: 423, headers: { 'Min-Expires': '60' }, bindings: [] },
  })
  t.match(after([ask([`${PHONE};expires=99999999999999999999`])]), { contacts: [/expires=7200$/] })
  t.match(after([ask([`${PHONE};expires=-1`])]), { contacts: [/expires=3600$/] })
})

test('bindings end by themselves', async (t) => {
  const { bindings } = after([ask([`${PHONE};expires=60`])])
  t.match(register(bindings, ask([]), POLICY, NOW + 59_001), { contacts: [/expires=1$/] })
  t.match(register(bindings, ask([]), POLICY, NOW + 60_000), { bindings: [], contacts: [] })
})

test('what came late within a Call-ID changes nothing', async (t) => {
  const first = ask([PHONE], { cseq: 5 })
  t.match(after([first, ask([`${PHONE};expires=0`], { cseq: 5 })]), {
    kind: 'refused',
    status: 500,
  })
  t.match(after([first, ask(['*'], { cseq: 4, expires: '0' })]), {
    ...{ kind: 'refused', status: 500, bindings: [{ cseq: 5 }] },
  })
  t.match(after([first, ask([`${PHONE};expires=0`], { cseq: 1, callId: 'two' })]), { bindings: [] })
})

test('all that a request asks, or nothing', async (t) => {
  t.match(after([ask([PHONE]), ask(['<sip:b@192.0.2.2>', '<tel:+1>'], { cseq: 2 })]), {
    ...{ kind: 'refused', status: 400, bindings: [{ uri: 'sip:ann@192.0.2.1:5060' }] },
  })
  const many = ['1', '2', '3', '4'].map((host) => `<sip:ann@192.0.2.${host}>`)
  t.match(after([ask(many)]), { kind: 'refused', status: 403, bindings: [] })
  t.match(after([ask(['*', PHONE], { expires: '0' })]), { kind: 'refused', status: 400 })
  t.match(after([ask(['*'])]), { kind: 'refused', status: 400 })
})

test('a device that moved keeps its one binding (RFC 5626)', async (t) => {
  const device = ';+sip.instance="<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>";reg-id=1'
  const moved = after([
    ask([`${PHONE}${device}`]),
    ask([`<sip:ann@198.51.100.7:40000>${device}`], { callId: 'two' }),
  ])
  t.match(moved, { contacts: [/^<sip:ann@198\.51\.100\.7:40000>;.*aabbccddeeff.*;reg-id=1$/i] })
  t.equal(moved.bindings.length, 1)
})

test('the path is kept', async (t) => {
  const path = ['<sip:es1.example.org;lr>']
  t.match(after([ask([PHONE], { path })]), { bindings: [{ path }] })
})

test('nothing that is asked breaks what must hold of bindings', async (t) => {
  const host = fc.integer({ min: 1, max: 5 })
  const expires = fc.oneof(fc.integer({ min: 0, max: 9000 }), fc.constantFrom('', 'x', '0', '30'))
  const contact = fc.oneof(
    fc.tuple(host, expires).map(([each, time]) => `<sip:a@192.0.2.${each}>;expires=${time}`),
    fc.constantFrom('*', ''),
    fc.string(),
  )
  const request = fc.record({
    callId: fc.constantFrom('one', 'two'),
    cseq: fc.nat(9),
    contacts: fc.array(contact, { maxLength: 5 }),
    expires: fc.constantFrom('0', '60'),
    path: fc.constant([]),
    wait: fc.nat(4_000_000),
  })
  fc.assert(
    fc.property(fc.array(request), (requests) => {
      let bindings: readonly Binding[] = []
      let now = NOW
      for (const { wait, ...each } of requests) {
        now += wait
        const outcome = register(bindings, each, POLICY, now)
        if (outcome.kind === 'refused') continue
        bindings = outcome.bindings
        const uris = new Set(bindings.map(({ uri }) => uri))
        const areInTime = bindings.every(
          ({ expiresAt }) => expiresAt > now && expiresAt <= now + POLICY.longest * 1000,
        )
        if (bindings.length > POLICY.most || uris.size < bindings.length || !areInTime) return false
        if (outcome.contacts.some((value) => /[\r\n]/.test(value))) return false
      }
      return true
    }),
  )
  t.pass()
})
