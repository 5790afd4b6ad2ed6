import { test } from 'tap'
import { isSameUri } from '../../../../switch/registrar/location/same-uri.ts'

/** Examples of RFC 3261, 19.1.4. */
const SAME = [
  ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
  ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
  [
    'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
    'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
  ],
  ['sip:alice@atlanta.com?subject=x&priority=y', 'sip:alice@atlanta.com?priority=y&subject=x'],
] as const
const OTHER = [
  ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
  ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
  ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
  ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
  ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off'],
  ['sip:a%3Bb@example.org', 'sip:a;b@example.org'],
  ['sips:bob@biloxi.com', 'sip:bob@biloxi.com'],
  ['sip:', 'tel:1'],
] as const

for (const [one, other] of SAME) {
  test(`${one} is ${other}`, async (t) => {
    t.ok(isSameUri(one, other))
    t.ok(isSameUri(other, one))
  })
}

for (const [one, other] of OTHER) {
  test(`${one} is not ${other}`, async (t) => {
    t.notOk(isSameUri(one, other))
    t.notOk(isSameUri(other, one))
  })
}
