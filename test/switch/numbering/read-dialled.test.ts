import fc from 'fast-check'
import { type CountryCode, getCountries, getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { test } from 'tap'
import type { NumberingPlan } from '../../../switch/numbering/numbering-plan.ts'
import { DialledReader } from '../../../switch/numbering/read-dialled.ts'

const read = (plan: NumberingPlan, ...users: readonly string[]) => {
  const reader = new DialledReader(plan)
  return users.map((user) => {
    const dialled = reader.read(user)
    switch (dialled.kind) {
      case 'name':
        return `name ${dialled.user}`
      case 'invalid':
        return `invalid ${dialled.reason}`
      default:
        return `${dialled.kind} ${dialled.number}`
    }
  })
}

test('numbers are read as the country dials them', async (t) => {
  t.same(
    read({ country: 'DE' }, '030 123456', '0033 1 40 20 50 50', '+33140205050', '(030) 12-34.56'),
    ['global +4930123456', 'global +33140205050', 'global +33140205050', 'global +4930123456'],
  )
  t.same(read({ country: 'US' }, '(212) 555-0123', '1 212 555 0123', '011 49 30 123456'), [
    'global +12125550123',
    'global +12125550123',
    'global +4930123456',
  ])
  t.same(read({ country: 'IT' }, '06 698 12345'), ['global +390669812345'])
})

test('a number without prefix is one of the own area, where there is one', async (t) => {
  t.same(read({ country: 'DE', areaCode: '30' }, '123456', '089123456', '004930123456'), [
    'global +4930123456',
    'global +4989123456',
    'global +4930123456',
  ])
  t.same(read({ country: 'US', areaCode: '212' }, '555-0123', '415 555 0123'), [
    'global +12125550123',
    'global +14155550123',
  ])
})

test('emergency numbers are read before all else, with an outside line and without', async (t) => {
  const plan: NumberingPlan = {
    country: 'US',
    outsideLine: '9',
    extensions: ['9XX', '1XX'],
    emergency: ['933'],
  }
  t.same(read(plan, '911', '9911', '112', '933', '9933', '912', '110'), [
    'emergency 911',
    'emergency 911',
    'emergency 112',
    'emergency 933',
    'emergency 933',
    'extension 912',
    'extension 110',
  ])
  t.same(read({ country: 'DE' }, '110', '112', '911'), [
    'emergency 110',
    'emergency 112',
    'emergency 911',
  ])
})

test('with an outside line, numbers need it; those with + do not', async (t) => {
  const plan: NumberingPlan = { country: 'DE', areaCode: '30', outsideLine: '0' }
  t.same(read(plan, '0030123456', '0123456', '000331 40205050', '123456', '+4930123456'), [
    'global +4930123456',
    'global +4930123456',
    'global +33140205050',
    'invalid no-outside-line',
    'global +4930123456',
  ])
})

test('extensions, short numbers, features and names are told apart', async (t) => {
  const plan: NumberingPlan = {
    country: 'DE',
    extensions: ['1XX'],
    shortNumbers: ['115', '116XXX'],
  }
  t.same(read(plan, '101', '115', '116117', '*72101', '#31#', 'alice', 'alice.b', '', '1a'), [
    'extension 101',
    'extension 115',
    'short 116117',
    'feature *72101',
    'feature #31#',
    'name alice',
    'name alice.b',
    'name ',
    'name 1a',
  ])
})

test('what cannot be a number is told why', async (t) => {
  const long = '1'.repeat(41)
  t.same(read({ country: 'DE' }, '+', '+1234', '+99912345678', '0049301234567890123456', long), [
    'name +',
    'invalid too-short',
    'invalid no-such-country',
    'invalid too-long',
    'invalid too-long',
  ])
})

test('parameters of a tel URI are ignored', async (t) => {
  t.same(read({ country: 'DE' }, '+4930123456;isub=1'), ['global +4930123456'])
})

test('the kind and the country of a number are known', async (t) => {
  const reader = new DialledReader({ country: 'DE' })
  t.match(reader.read('0900 1234567'), { type: 'premium', country: 'DE', isAssigned: true })
  t.match(reader.read('0800 1234567'), { type: 'toll-free' })
  t.match(reader.read('+8821612345678'), { country: undefined })
})

test('a plan that is none is refused', async (t) => {
  t.throws(() => new DialledReader({ country: 'XX' as CountryCode }), {
    name: 'RangeError',
    message: "'XX' is no country; write its ISO 3166 code, such as 'DE'",
  })
  t.throws(() => new DialledReader({ country: 'DE', extensions: ['1A'] }), { name: 'RangeError' })
})

const country = fc.constantFrom(...getCountries())

test('a number of any country is the same, dialled there or from anywhere else', async () => {
  fc.assert(
    fc.property(country, country, (home, abroad) => {
      const number = getExampleNumber(home, examples)
      if (!number) return true
      const [national] = read({ country: home }, number.formatNational())
      const [global, again] = read({ country: abroad }, number.formatInternational(), number.number)
      return [national, global, again].every((each) => each === `global ${number.number}`)
    }),
    { numRuns: 3000 },
  )
})

test('a trunk prefix after the country code is taken off where that makes a number', async (t) => {
  t.same(read({ country: 'FR' }, '+49 (0)30 123456', '+98000000', '+98 0 0000'), [
    'global +4930123456',
    'global +98000000',
    'global +9800000',
  ])
})

test('a number with + is not changed by reading it, whatever the plan', async () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 20 })
  fc.assert(
    fc.property(country, digits, (country, digits) => {
      const reader = new DialledReader({ country, areaCode: '30', outsideLine: '0' })
      const once = reader.read(`+${digits}`)
      if (once.kind !== 'global') return true
      const twice = reader.read(once.number)
      return twice.kind === 'global' && twice.number === once.number
    }),
    { numRuns: 3000 },
  )
})

test('whatever is dialled is read', async () => {
  const user = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.string({ unit: fc.constantFrom(...'0123456789+*#-.() ;='), maxLength: 80 }),
  )
  fc.assert(
    fc.property(country, user, (country, user) => {
      const plan = { country, areaCode: '30', extensions: ['1XX'] }
      return typeof new DialledReader(plan).read(user).kind === 'string'
    }),
    { numRuns: 3000 },
  )
})

test('an international number of no country is not one of the own area', (t) => {
  const reader = new DialledReader({ country: 'DE', areaCode: '30' })
  t.same(reader.read('00999123456'), { kind: 'invalid', reason: 'no-such-country' })
  t.end()
})
