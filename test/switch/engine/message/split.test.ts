import fc from 'fast-check'
import { test } from 'tap'
import { parseParameters, splitOutside } from '../../../../switch/engine/message/split.ts'

test('values are cut at commas outside quotes and brackets (RFC 3261, 7.3.1)', async (t) => {
  t.same(splitOutside('a, b ,c', ','), ['a', 'b', 'c'])
  t.same(splitOutside('"a, b" <sip:c,d@e>, <sip:f>', ','), ['"a, b" <sip:c,d@e>', '<sip:f>'])
  t.same(splitOutside('"a\\", b", c', ','), ['"a\\", b"', 'c'])
  t.same(splitOutside('"never ends, a', ','), ['"never ends, a'])
  t.same(splitOutside('<never ends, a', ','), ['<never ends, a'])
  t.same(splitOutside('"a\\', ','), ['"a\\'])
  t.same(splitOutside('', ','), [''])
})

test('nothing of a text is lost when it is cut', async () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab",;<>\\') }), (text) => {
      return splitOutside(text, ';').join(';') === text
    }),
  )
})

test('parameters have names in lower case and values without quotes', async (t) => {
  const parameters = parseParameters(['A=1', 'b', 'C = "x;\\"y"', '', 'd=', 'a=2'])
  t.same(Object.fromEntries(parameters), { a: '2', b: '', c: 'x;"y', d: '' })
})
