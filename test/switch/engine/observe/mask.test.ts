import { test } from 'tap'
import { maskSecrets } from '../../../../switch/engine/observe/mask.ts'

const CASES = [
  [
    'Authorization: Digest username="bob", response="6629fae49393a05397450978507c4ef1", nc=00000001',
    'Authorization: Digest username="bob", response=***, nc=00000001',
  ],
  [
    'Proxy-Authorization: Digest RESPONSE = deadbeef,qop=auth',
    'Proxy-Authorization: Digest RESPONSE = ***,qop=auth',
  ],
  ['Authorization: Digest\r\n response="open', 'Authorization: Digest\r\n response=***'],
  ['Authentication-Info: rspauth="abc"', 'Authentication-Info: rspauth=***'],
  [
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:***|2^20|1:4',
  ],
  ['Subject: a response to you', 'Subject: a response to you'],
] as const

for (const [text, masked] of CASES) {
  test(`${JSON.stringify(masked)} tells no secret`, async (t) => {
    t.equal(maskSecrets(text), masked)
  })
}
