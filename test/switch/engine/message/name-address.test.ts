import { test } from 'tap'
import { parseNameAddress, tagOf } from '../../../../switch/engine/message/name-address.ts'

const TABLE: readonly (readonly [string, string, string, Record<string, string>])[] = [
  ['<sip:a@b>;tag=1', '', 'sip:a@b', { tag: '1' }],
  ['sip:a@b;tag=1', '', 'sip:a@b', { tag: '1' }],
  ['"A" <sip:a@b;lr>', '"A"', 'sip:a@b;lr', {}],
  ['A B <sip:a@b> ; Tag = "x y" ;flag', 'A B', 'sip:a@b', { tag: 'x y', flag: '' }],
  ['"<sip:not@this>" <sip:a@b>', '"<sip:not@this>"', 'sip:a@b', {}],
  ['"quo\\"te <" <sip:a@b>;q="\\"1\\""', '"quo\\"te <"', 'sip:a@b', { q: '"1"' }],
  ['<sip:a@[2001:db8::1]:5070>', '', 'sip:a@[2001:db8::1]:5070', {}],
  ['<sip:a@b;x=,;y=">";z>', '', 'sip:a@b;x=,;y="', {}],
  ['<sip:a@b', '', 'sip:a@b', {}],
  ['"no end <sip:a@b>', '', '"no end <sip:a@b>', {}],
  ['', '', '', {}],
  ['*', '', '*', {}],
]

for (const [text, display, uri, parameters] of TABLE) {
  test(`the address ${JSON.stringify(text)} is taken apart (RFC 3261, 20.10)`, async (t) => {
    const parsed = parseNameAddress(text)
    t.equal(parsed.display, display)
    t.equal(parsed.uri, uri)
    t.same(Object.fromEntries(parsed.parameters), parameters)
  })
}

test('a tag counts only if it is there and not empty', async (t) => {
  t.equal(tagOf('<sip:a@b>;tag=x'), 'x')
  t.equal(tagOf('<sip:a@b;tag=x>'), undefined)
  t.equal(tagOf('<sip:a@b>;tag='), undefined)
  t.equal(tagOf('"a;tag=x" <sip:a@b>'), undefined)
  t.equal(tagOf(undefined), undefined)
})
