import { test } from 'tap'
import { parseRack } from '../../../../switch/engine/dialog/rack.ts'

test('RAck says which response to which request it is for (RFC 3262, 7.2)', async (t) => {
  const rack = { response: 776656, request: 1, method: 'INVITE' }
  t.same(parseRack('776656 1 INVITE'), rack)
  t.same(parseRack('776656  1\tINVITE'), rack)
  t.same(parseRack('776656 1 INVITE INVITE'), rack, 'as SIPp’s scenarios write it')
  for (const text of [
    undefined,
    '',
    '1',
    '1 2',
    'x 1 INVITE',
    '1 -1 INVITE',
    '99999999999 1 INVITE',
  ]) {
    t.equal(parseRack(text), undefined, `${text}`)
  }
})
