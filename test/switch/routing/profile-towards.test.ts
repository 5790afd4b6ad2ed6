import { test } from 'tap'
import { profileTowards } from '../../../switch/routing/profile-towards.ts'

const [BROWSER, DESK] = ['sip:x@h.invalid;transport=ws', 'sip:ann@192.0.2.7:5060;transport=tcp']

test('who is reached over a WebSocket is a browser (RFC 7118, 5)', async (t) => {
  t.equal(profileTowards({ uri: BROWSER }), 'webrtc')
  t.equal(profileTowards({ uri: 'sip:x@h.invalid;transport=WSS' }), 'webrtc')
  t.equal(profileTowards({ uri: DESK }), 'plain')
  t.equal(profileTowards({ uri: 'tel:+4930123' }), 'plain')
})

test('phones that ring together are offered what browsers want only where all are browsers', async (t) => {
  const [browser, desk] = [{ uri: BROWSER }, { uri: DESK }]
  t.equal(profileTowards({ ...browser, branches: [browser, browser] }), 'webrtc')
  t.equal(profileTowards({ ...browser, branches: [browser, desk] }), 'plain')
})
