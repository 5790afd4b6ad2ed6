import { test } from 'tap'
import { parseReplaces, replacesIn } from '../../../../switch/engine/message/replaces.ts'

const NAME = { callId: '98732@sip.example.com', toTag: 'ffd2', fromTag: 'r33th4x0r' }

test('a dialog is named by Call-ID and tags, in any order (RFC 3891, 6.1)', async (t) => {
  const plain = '98732@sip.example.com\r\n ;from-tag=r33th4x0r ;to-tag=ffd2'
  t.same(parseReplaces(plain), { ...NAME, isEarlyOnly: false })
  t.same(parseReplaces(`${plain};early-only`), { ...NAME, isEarlyOnly: true })
  for (const faulty of ['', 'a', 'a;to-tag=b', 'a;from-tag=b', ';to-tag=a;from-tag=b']) {
    t.equal(parseReplaces(faulty), undefined)
  }
})

test('a Refer-To names it in its URI (RFC 3891, 7)', async (t) => {
  const escaped = '98732%40sip.example.com%3Bfrom-tag%3Dr33th4x0r%3Bto-tag%3Dffd2'
  t.match(replacesIn(`<sip:c@x?Require=replaces&Replaces=${escaped}>`), NAME)
  t.match(replacesIn(`"C, d" <sip:c@x?replaces=${escaped}>;p=1`), NAME)
  for (const none of ['<sip:c@x>', '<sip:c@x?Subject=Replaces>', '<sip:c@x?Replaces=%>', '']) {
    t.equal(replacesIn(none), undefined)
  }
})
