import fc from 'fast-check'
import { test } from 'tap'
import {
  parseAuthHeader,
  renderAnswer,
  renderChallenge,
  splitAuthHeaders,
} from '../../../../switch/registrar/digest/auth-header.ts'

test('what is rendered reads back the same', async (t) => {
  const text = fc.string({ unit: 'binary-ascii' }).filter((each) => !/[\r\n\0]/.test(each))
  const parameters = fc.record({ realm: text, nonce: text, opaque: text })
  fc.assert(
    fc.property(parameters, (wanted) => {
      for (const render of [renderAnswer, renderChallenge]) {
        const read = parseAuthHeader(render({ ...wanted, algorithm: 'MD5' }))
        if (!(read instanceof Map)) return false
        if (Object.entries(wanted).some(([name, value]) => read.get(name) !== value)) return false
      }
      return true
    }),
  )
  t.pass()
})

test('any text is read, refused or left to others', async (t) => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseAuthHeader(`Digest ${text}`)
      return parseAuthHeader(`Basic ${text}`) === undefined
    }),
  )
  t.match(parseAuthHeader('Digest realm="a", realm="b"'), /realm stands there twice/)
  t.match(parseAuthHeader('Digest realm'), /not name=value/)
  t.match(parseAuthHeader('Digest realm="a'), /not name=value/)
})

test('protections are quoted in a challenge and bare in an answer', async (t) => {
  t.equal(
    renderChallenge({ realm: 'r', stale: 'true', qop: 'auth' }),
    'Digest realm="r", stale=true, qop="auth"',
  )
  t.equal(
    renderAnswer({ realm: 'r', nc: '00000001', qop: 'auth' }),
    'Digest realm="r", nc=00000001, qop=auth',
  )
})

test('headers that were joined by commas come apart again', async (t) => {
  const quoted = fc.string({ unit: 'binary-ascii' }).filter((each) => !/[\r\n\0]/.test(each))
  const header = fc
    .record({ realm: quoted, nonce: quoted })
    .map((parameters) => renderChallenge({ ...parameters, algorithm: 'MD5' }))
  fc.assert(
    fc.property(fc.array(header), fc.constantFrom(',', ', '), (headers, comma) => {
      const apart = splitAuthHeaders(headers.join(comma))
      return (
        apart.length === headers.length && apart.every((each, index) => each === headers[index])
      )
    }),
  )
  t.same(splitAuthHeaders('Digest realm = "a",nonce="b",Basic x, Digest c=d'), [
    'Digest realm = "a", nonce="b"',
    'Basic x',
    'Digest c=d',
  ])
})
