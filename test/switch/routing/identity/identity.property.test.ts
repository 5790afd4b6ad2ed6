import fc from 'fast-check'
import { test } from 'tap'
import {
  headersTo,
  identityOf,
  type Recipient,
} from '../../../../switch/routing/identity/identity.ts'

const SECRET = '4930777'
/** Where a caller's number may stand, and how it may be written. */
const value = fc.constantFrom(
  `<sip:${SECRET}@carrier.example>`,
  `"${SECRET}" <sip:${SECRET}@x;user=phone>, <tel:+${SECRET}>`,
  `sip:${SECRET}@x;privacy=off`,
  `"a, b <c>" <sip:${SECRET}@x>;reason=x;counter=2`,
)
const said = fc.record({
  from: value,
  headers: fc.record(
    { 'P-Asserted-Identity': value, Diversion: value, 'History-Info': value },
    { requiredKeys: [] },
  ),
  privacy: fc.subarray(['id', 'user', 'header', 'session', 'critical', 'none', 'history']),
})
const recipient = fc.constantFrom<Recipient>('trusted', 'untrusted', 'subscriber')
const belief = fc.constantFrom({ kind: 'word' } as const, { kind: 'nothing' } as const)

type Case = typeof said extends fc.Arbitrary<infer T> ? T : never

function identify({ from, headers, privacy }: Case, how: { kind: 'word' | 'nothing' }) {
  const all: Record<string, string | undefined> = { ...headers, Privacy: privacy.join(';') }
  return identityOf({ from, header: (name) => all[name] }, how, () => false)
}

test('a number that is to be hidden is told to trusted trunks and to nobody else', async (t) => {
  fc.assert(
    fc.property(said, belief, recipient, (one, how, to) => {
      const isHidden = one.privacy.some((each) => each === 'id' || each === 'user')
      const told = JSON.stringify(headersTo(to, identify(one, how)))
      return to === 'trusted' || !isHidden || !told.includes(SECRET)
    }),
  )
  t.pass()
})

test('what an untrusted party asserts reaches nobody, whatever is said besides', async (t) => {
  fc.assert(
    fc.property(said, recipient, (one, to) => {
      const names = Object.keys(headersTo(to, identify(one, { kind: 'nothing' })))
      return names.every((name) => name === 'From' || name === 'Privacy')
    }),
  )
  t.pass()
})

test('between trusted trunks nothing is lost, and what is passed on twice is the same', async (t) => {
  fc.assert(
    fc.property(said, (one) => {
      const first = headersTo('trusted', identify(one, { kind: 'word' }))
      const header = (name: string) => first[name]
      const again = identityOf({ from: first.From ?? '', header }, { kind: 'word' }, () => false)
      const second = headersTo('trusted', again)
      const isSame = JSON.stringify(first) === JSON.stringify(second)
      return isSame && Object.keys(one.headers).every((name) => first[name] !== undefined)
    }),
  )
  t.pass()
})
