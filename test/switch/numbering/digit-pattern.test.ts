import fc from 'fast-check'
import { test } from 'tap'
import { DigitPattern } from '../../../switch/numbering/digit-pattern.ts'

const matches = (pattern: string, number: string) => new DigitPattern(pattern).matches(number)

test('each place takes one digit of its kind', async (t) => {
  t.ok(matches('0ZNX', '0120'))
  t.notOk(matches('0ZNX', '0020'))
  t.notOk(matches('0ZNX', '0110'))
  t.notOk(matches('0ZNX', '01200'))
  t.notOk(matches('0ZNX', '012'))
  t.ok(matches('*72#', '*72#'))
  t.ok(matches('[25-7]0', '60'))
  t.notOk(matches('[25-7]0', '30'))
})

test('the end takes one or more, or none or more', async (t) => {
  t.ok(matches('00.', '001'))
  t.notOk(matches('00.', '00'))
  t.ok(matches('00!', '00'))
  t.ok(matches('.', '+49'))
  t.ok(matches('!', ''))
})

test('a pattern that is none is told where and why', async (t) => {
  const mistakes = {
    '': 'an empty pattern matches no number',
    '0A1':
      "pattern '0A1', position 2: 'A' has no meaning here; write digits, *, #, +, X, Z, N or a set such as [2-5]",
    '0.1': "pattern '0.1', position 2: '.' has no meaning here; it may only stand at the end",
    '0[12': "pattern '0[12', position 2: the set is not closed; write ']' after its digits",
    '0[]': "pattern '0[]', position 2: the set is empty; write digits in it",
    '[5-2]': "pattern '[5-2]', position 2: nothing lies between 5 and 2",
    '[5-]': "pattern '[5-]', position 4: ']' is no digit; a set has digits only",
    '[X]': "pattern '[X]', position 2: 'X' is no digit; a set has digits only",
  }
  for (const [text, message] of Object.entries(mistakes)) {
    t.throws(() => new DigitPattern(text), { name: 'RangeError', message })
  }
})

/** A place of a pattern, and the same as a regular expression. */
const place = fc.oneof(
  fc.constantFrom(...'0123456789').map((digit) => [digit, digit]),
  fc.constantFrom(['*', '\\*'], ['#', '#'], ['+', '\\+'], ['X', '\\d'], ['Z', '[1-9]']),
  fc.constantFrom(['N', '[2-9]'], ['[25-7]', '[25-7]'], ['[0-9]', '[0-9]']),
)
const end = fc.constantFrom(['', ''], ['.', '.+'], ['!', '.*'])
const number = fc.string({ unit: fc.constantFrom(...'0123456789*#+'), maxLength: 8 })

test('a pattern means what its regular expression would', async () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: 1, maxLength: 5 }),
      end,
      number,
      (places, end, number) => {
        const all = [...places, end]
        const expression = new RegExp(`^${all.map(([, each]) => each).join('')}$`)
        const pattern = new DigitPattern(all.map(([each]) => each).join(''))
        return pattern.matches(number) === expression.test(number)
      },
    ),
    { numRuns: 5000 },
  )
})

test('any text is a pattern or a RangeError', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'019XZN[]-.!*#+A '), maxLength: 8 })
  fc.assert(
    fc.property(text, number, (text, number) => {
      try {
        return typeof matches(text, number) === 'boolean'
      } catch (error) {
        return error instanceof RangeError
      }
    }),
    { numRuns: 2000 },
  )
})
