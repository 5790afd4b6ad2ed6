import { test } from 'tap'
import { OwnOrigin } from '../../../switch/media/own-origin.ts'

const sdp = (origin: string, port: number) =>
  `v=0\r\no=${origin}\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nm=audio ${port} RTP/AVP 8\r\n`
const originOf = (text: string) => /^o=(.*)\r$/m.exec(text)?.[1]?.split(' ') ?? []

test('whoever is behind us, it is one session, newer with each change (RFC 3264, 8)', (t) => {
  const origin = new OwnOrigin()
  const [name, session, version, ...where] = originOf(
    origin.stamp(sdp('ann 7 9 IN IP4 192.0.2.1', 4000)),
  )
  t.same([name, version, ...where], ['-', '1', 'IN', 'IP4', '192.0.2.1'])
  t.match(session, /^\d+$/)
  const same = origin.stamp(sdp('bob 1 1 IN IP4 192.0.2.2', 4000))
  t.same(originOf(same), ['-', session, '1', 'IN', 'IP4', '192.0.2.1'])
  const other = origin.stamp(sdp('ann 7 9 IN IP4 192.0.2.2', 4002))
  t.same(originOf(other), ['-', session, '2', 'IN', 'IP4', '192.0.2.1'])
  t.equal(other.replace(/^o=.*$/m, ''), sdp('', 4002).replace(/^o=.*$/m, ''))
  t.end()
})

test('what has no origin is left as it is', (t) => {
  t.equal(new OwnOrigin().stamp('v=0'), 'v=0')
  t.end()
})
