import { test } from 'tap'
import { type DestinationRules, Destinations } from '../../../switch/numbering/destinations.ts'
import { DialledReader } from '../../../switch/numbering/read-dialled.ts'

const reader = new DialledReader({ country: 'DE', extensions: ['1XX'] })
const blocks = (rules: DestinationRules, ...numbers: readonly string[]) => {
  const destinations = new Destinations(rules)
  return numbers.map((number) => destinations.blocks(reader.read(number)))
}

test('the longest prefix decides before country and kind', async (t) => {
  const rules: DestinationRules = {
    countries: ['DE', 'FR'],
    blockedTypes: ['premium'],
    prefixes: [
      { prefix: '+882', isAllowed: false },
      { prefix: '+88216', isAllowed: true },
      { prefix: '+4990012', isAllowed: true },
      { prefix: '+3314', isAllowed: false },
    ],
  }
  t.same(blocks(rules, '+8821612345678', '+882341234567', '+33140205050', '09001234567'), [
    undefined,
    'prefix',
    'prefix',
    undefined,
  ])
  t.same(blocks(rules, '09003456789', '+12125550123', '030123456'), ['type', 'country', undefined])
})

test('numbers of no country need a prefix where countries are chosen', async (t) => {
  t.same(blocks({ countries: ['DE'] }, '+8821612345678'), ['country'])
  t.same(blocks({}, '+8821612345678'), [undefined])
})

test('of two rules for one prefix the one that forbids is meant', async (t) => {
  const prefixes = [
    { prefix: '+33', isAllowed: false },
    { prefix: '+33', isAllowed: true },
  ]
  t.same(blocks({ prefixes }, '+33140205050'), ['prefix'])
})

test('emergency numbers and extensions are never blocked', async (t) => {
  t.same(blocks({ countries: [] }, '110', '112', '101', '030123456'), [
    undefined,
    undefined,
    undefined,
    'country',
  ])
})

test('a prefix that is none is refused', async (t) => {
  t.throws(() => new Destinations({ prefixes: [{ prefix: '00882', isAllowed: false }] }), {
    name: 'RangeError',
    message: "'00882' is no E.164 prefix; write + and digits, such as '+882'",
  })
})
