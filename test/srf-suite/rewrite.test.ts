import { test } from 'tap'
import { repairScenario, rewrite } from './rewrite.ts'

const PLACES = [
  { name: 'sipp-uas', address: '172.29.0.1', here: '127.0.0.1:4001' },
  { name: 'sipp-uas-404', address: '172.29.0.14', here: '127.0.0.1:4002' },
]

test('names and addresses of the testbed become places of this machine', async (t) => {
  const rows = [
    ["'sip:sipp-uas'", "'sip:127.0.0.1:4001'"],
    ["'sipp-uas-404'", "'127.0.0.1:4002'"],
    ["'sip:172.29.0.14'", "'sip:127.0.0.1:4002'"],
    ['<sip:172.29.0.1>', '<sip:127.0.0.1:4001>'],
    ["'sipp-uas-prack'", "'sipp-uas-prack'"],
    ['172.29.0.144', '172.29.0.144'],
  ]
  for (const [text = '', here] of rows) t.equal(rewrite(text, PLACES), here)
})

test("angle brackets in a scenario's expressions are escaped, and nowhere else", async (t) => {
  t.equal(
    repairScenario('<ereg regexp="<sip:(.*)>" search_in="hdr"/>'),
    '<ereg regexp="&lt;sip:(.*)&gt;" search_in="hdr"/>',
  )
})
