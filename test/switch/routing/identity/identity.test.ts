import { test } from 'tap'
import { diverted, isLoop } from '../../../../switch/routing/identity/diversion.ts'
import {
  type Belief,
  headersTo,
  identityOf,
  type Recipient,
} from '../../../../switch/routing/identity/identity.ts'

const SAID = {
  'P-Asserted-Identity': '"Ann" <sip:+4930111@carrier.example>, <tel:+4930111>',
  Diversion: '<sip:+4930222@carrier.example>;reason=no-answer;privacy=off',
  'History-Info': '<sip:+4930222@carrier.example>;index=1',
}
const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>'
const WORD: Belief = { kind: 'word' }
const NOTHING: Belief = { kind: 'nothing' }

function told(belief: Belief, recipient: Recipient, more: Record<string, string> = {}) {
  const headers: Record<string, string> = { ...SAID, ...more }
  const from = '"Ann" <sip:+4930111@192.0.2.9>;tag=1'
  const said = { from, header: (name: string) => headers[name] }
  const isOurs = (user: string) => user === '1000'
  return headersTo(recipient, identityOf(said, belief, isOurs))
}

const FROM = '"Ann" <sip:+4930111@localhost>'

test('trusted trunks tell each other everything (RFC 3325, 7)', async (t) => {
  t.same(told(WORD, 'trusted', { Privacy: 'id' }), { From: FROM, Privacy: 'id', ...SAID })
  t.same(told(WORD, 'trusted', { Privacy: 'user;id' }).From, ANONYMOUS)
})

test('a subscriber sees it, unless it is to be hidden (RFC 3323)', async (t) => {
  t.same(told(WORD, 'subscriber'), { From: FROM, ...SAID })
  t.same(told(WORD, 'subscriber', { Privacy: 'none' }), { From: FROM, ...SAID })
  const hidden = { From: ANONYMOUS, Privacy: 'id' }
  t.same(told(WORD, 'subscriber', { Privacy: 'ID' }), hidden)
  const { 'History-Info': _, ...others } = SAID
  const quiet = { From: FROM, Privacy: 'history', ...others }
  t.same(told(WORD, 'subscriber', { Privacy: 'history' }), quiet)
  const Diversion = '<sip:2@x>;privacy=full, <sip:3@x>;privacy=off'
  t.equal(told(WORD, 'subscriber', { Diversion }).Diversion, '<sip:3@x>;privacy=off')
})

test('an untrusted trunk is told no more than From, and not even that where it is hidden', async (t) => {
  t.same(told(WORD, 'untrusted'), { From: FROM })
  t.same(told(WORD, 'untrusted', { Privacy: 'id' }), { From: ANONYMOUS, Privacy: 'id' })
})

test('what an untrusted trunk asserts is dropped, and nobody passes for one of us', async (t) => {
  for (const recipient of ['trusted', 'untrusted', 'subscriber'] as const) {
    t.same(told(NOTHING, recipient), { From: FROM })
    const said = { from: '<sip:1000@example.org>;tag=1', header: () => undefined }
    const feigned = identityOf(said, NOTHING, (user) => user === '1000')
    t.same(headersTo(recipient, feigned), { From: ANONYMOUS })
  }
})

test('of a subscriber the number counts that his password has proved', async (t) => {
  const belief: Belief = { kind: 'proof', uri: 'sip:1000@example.org' }
  t.same(told(belief, 'trusted'), {
    ...{ From: FROM, 'P-Asserted-Identity': '<sip:1000@example.org>' },
  })
  t.same(told(belief, 'untrusted'), { From: FROM })
})

test('who sends a call on is added before those who did earlier (RFC 5806, RFC 7044)', async (t) => {
  const said = {
    from: '<sip:1@x>',
    header: (name: string) => new Map(Object.entries(SAID)).get(name),
  }
  const identity = identityOf(said, WORD, () => false)
  const next = diverted(identity, { by: 'sip:1000@example.org', to: 'sip:2000@example.org' })
  t.same(next.diversions, ['<sip:1000@example.org>;reason=unconditional;counter=1', SAID.Diversion])
  t.same(next.history, [SAID['History-Info'], '<sip:2000@example.org>;index=1.1'])
  const bare = { ...identity, history: [] }
  t.same(
    diverted(bare, { by: 'sip:1@x', to: 'sip:2@x' }).history,
    [],
    'only who keeps one adds to it',
  )
})

test('a call in circles is found by its diversions and its history', async (t) => {
  const loops = (headers: Record<string, string>) => isLoop((name) => headers[name], '1000')
  t.equal(loops({}), false)
  t.equal(loops({ Diversion: '<sip:a@x>;counter=2, <sip:b@x>, <sip:c@x>;counter=2' }), false)
  t.equal(loops({ Diversion: '<sip:a@x>;counter=3, <sip:b@x>, <sip:c@x>;counter=2' }), true)
  t.equal(loops({ Diversion: '<sip:a@x>;counter=-9' }), false)
  const visits = (count: number) => Array(count).fill('<sip:1000@x?Reason=SIP>;index=1').join(', ')
  t.equal(loops({ 'History-Info': `<sip:9@x>;index=1, ${visits(3)}` }), false)
  t.equal(loops({ 'History-Info': visits(4) }), true)
})
