import { test } from 'tap'
import { readAudio, renderAudio } from '../../../switch/media/port/audio-sdp.ts'
import { readKey } from '../../../switch/media/port/key-listener.ts'

const PLACE = { address: '192.0.2.7', port: 4000 }

test('what a session description says of audio', async (t) => {
  const sdp = [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    'c=IN IP4 192.0.2.1',
    't=0 0',
    'm=video 6000 RTP/AVP 96',
    'c=IN IP4 192.0.2.9',
    'm=audio 4000/2 RTP/SAVPF 111 9 8 96',
    'c=IN IP4 192.0.2.7/127',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:96 telephone-event/8000',
    '',
  ].join('\r\n')
  const codecs = ['OPUS', 'G722', 'PCMA']
  const audio = { place: PLACE, codecs, eventType: 96, direction: 'sendrecv' }
  t.same(readAudio(sdp), audio)
  t.same(readAudio(sdp.replaceAll('\r\n', '\n')), audio)
  t.match(readAudio(sdp.replace('c=IN IP4 192.0.2.7/127\r\n', '')), {
    place: { address: '192.0.2.1' },
  })
  t.match(readAudio(`${sdp}a=sendonly\r\n`), { direction: 'sendonly' })
  t.match(readAudio(sdp.replace('m=video', 'a=inactive\r\nm=video')), { direction: 'inactive' })
  t.equal(readAudio(sdp.replace('audio 4000/2', 'audio 0')), undefined)
  t.equal(readAudio('v=0\r\ns=-\r\n'), undefined)
})

test('what our side says of itself is read back', async (t) => {
  const own = renderAudio({ place: PLACE, laws: ['PCMU', 'PCMA'], eventType: 96 })
  const direction = 'sendrecv'
  t.same(readAudio(own), { place: PLACE, codecs: ['PCMU', 'PCMA'], eventType: 96, direction })
  const place = { address: '2001:db8::1', port: 4000 }
  const plain = renderAudio({ place, laws: ['PCMA'], direction: 'recvonly' })
  t.same(readAudio(plain), { place, codecs: ['PCMA'], direction: 'recvonly' })
})

test('keys are those of the party, and of nobody else', async (t) => {
  const told = (more: object) =>
    readKey(JSON.stringify({ callid: 'one', source_tag: 'party', event: 11, ...more }))
  t.same(told({}), { call: 'one', digit: '#' })
  t.equal(told({ source_tag: 'plug' }), undefined)
  t.equal(told({ event: 16 }), undefined)
  t.equal(told({ callid: 7 }), undefined)
  t.equal(readKey('{"callid":"one'), undefined)
  t.equal(readKey('null'), undefined)
})
