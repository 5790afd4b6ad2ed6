import fc from 'fast-check'
import { test } from 'tap'
import { isHoldOffer } from '../../../../switch/app/lower/hold-offer.ts'

const sdp = (...lines: readonly string[]) => ['v=0', ...lines, ''].join('\r\n')

test('an offer that only sends, or does neither, is a hold', async (t) => {
  t.ok(isHoldOffer(sdp('c=IN IP4 192.0.2.1', 'm=audio 4000 RTP/AVP 8', 'a=sendonly')))
  t.ok(isHoldOffer(sdp('a=inactive', 'm=audio 4000 RTP/AVP 8')))
  t.ok(isHoldOffer('m=audio 4000 RTP/AVP 8\na=sendonly\n'))
})

test('so is an address of zeros', async (t) => {
  t.ok(isHoldOffer(sdp('c=IN IP4 0.0.0.0', 'm=audio 4000 RTP/AVP 8')))
  t.ok(isHoldOffer(sdp('c=IN IP4 192.0.2.1', 'm=audio 4000 RTP/AVP 8', 'c=IN IP4 0.0.0.0')))
})

test('anything else is none', async (t) => {
  t.notOk(isHoldOffer(sdp('c=IN IP4 192.0.2.1', 'm=audio 4000 RTP/AVP 8')))
  t.notOk(isHoldOffer(sdp('a=sendonly', 'm=audio 4000 RTP/AVP 8', 'a=sendrecv')))
  t.notOk(
    isHoldOffer(sdp('m=audio 1 RTP/AVP 8', 'a=recvonly', 'm=video 2 RTP/AVP 96', 'a=sendonly')),
  )
  t.notOk(isHoldOffer(sdp('m=image 4000 udptl t38', 'a=sendonly')))
})

test('any text is judged', async () => {
  const text = fc.string({
    unit: fc.constantFrom('m=audio', 'a=sendonly', '\r\n', '\n', 'c=', ' ', 'x'),
  })
  fc.assert(fc.property(text, (sdp) => typeof isHoldOffer(sdp) === 'boolean'))
})
