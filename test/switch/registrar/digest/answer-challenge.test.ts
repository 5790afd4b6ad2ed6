import { test } from 'tap'
import { answerChallenge } from '../../../../switch/registrar/digest/answer-challenge.ts'

const ASK = {
  account: { username: 'trunk', password: 'secret' },
  method: 'INVITE',
  requestUri: 'sip:1@example.org',
  count: () => 26,
  cnonce: 'abc',
}
const MD5 = 'Digest realm="carrier", nonce="n", algorithm=MD5, qop="auth-int,auth", opaque="o\\"p"'
const SHA = 'Digest realm="carrier", nonce="n", algorithm=SHA-256, qop="auth"'

test('opaque comes back, the count is hexadecimal, and stale is told', async (t) => {
  t.match(answerChallenge({ ...ASK, challenges: [`${MD5}, stale=TRUE`] }), {
    header: /nc=0000001a.*opaque="o\\"p"/,
    isStale: true,
  })
})

test('a peer of RFC 2069 gets no count', async (t) => {
  const made = answerChallenge({ ...ASK, challenges: ['Digest realm="c", nonce="n"'] })
  t.match(made, { header: /algorithm=MD5/ })
  t.notMatch(made, { header: /nc=/ })
})

test('unknown algorithms and schemes are passed over', async (t) => {
  const challenges = ['Bearer x', SHA.replace('SHA-256', 'SHA-3'), 'Digest realm="broken', SHA]
  t.match(answerChallenge({ ...ASK, challenges }), { header: /algorithm=SHA-256/ })
})

test('what cannot or must not be answered is refused with a reason', async (t) => {
  t.match(answerChallenge({ ...ASK, challenges: [MD5], weakest: 'SHA-256' }), {
    refusal: /offers only MD5/,
  })
  t.match(answerChallenge({ ...ASK, challenges: ['Bearer x'] }), { refusal: /no challenge/ })
  const integrity = 'Digest realm="c", nonce="n", qop="auth-int"'
  t.match(answerChallenge({ ...ASK, challenges: [integrity] }), { refusal: /no challenge/ })
})
