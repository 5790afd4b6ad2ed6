import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { test } from 'tap'
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../../../../switch/registrar/digest/algorithm.ts'
import { answerChallenge } from '../../../../switch/registrar/digest/answer-challenge.ts'
import { challengesFor } from '../../../../switch/registrar/digest/challenge.ts'
import { Nonces } from '../../../../switch/registrar/digest/nonces.ts'
import { digestHa1 } from '../../../../switch/registrar/digest/response.ts'
import { type DigestRealm, verifyDigest } from '../../../../switch/registrar/digest/verify.ts'

const REALM = 'example.org'
const ANN = { username: 'ann', password: 'a long secret' }
const TO = 'sip:example.org'

function makeDomain(algorithms: readonly DigestAlgorithm[] = DIGEST_ALGORITHMS) {
  let time = Date.UTC(2024, 0, 1)
  const asked: string[] = []
  const nonces = new Nonces({
    ...{ key: randomBytes(32), lifetime: 60_000, capacity: 100 },
    now: () => time,
  })
  const secrets = Object.fromEntries(
    algorithms.map((each) => [each, digestHa1(each, { ...ANN, realm: REALM })]),
  )
  const domain: DigestRealm = {
    ...{ realm: REALM, algorithms, nonces, decoyKey: randomBytes(32) },
    secretsOf: async (username) => {
      asked.push(username)
      return username === ANN.username ? secrets : undefined
    },
  }
  return { domain, asked, pass: (milliseconds: number) => (time += milliseconds) }
}

function challengesOf({ nonces, algorithms }: DigestRealm) {
  const nonce = nonces.make(REALM)
  return challengesFor({ realm: REALM, nonce, isStale: false }, algorithms)
}

function answer(challenges: readonly string[], account = ANN, count = 1): string {
  const cnonce = 'c0ffee'
  const made = answerChallenge({
    challenges,
    account,
    method: 'REGISTER',
    requestUri: TO,
    count: () => count,
    cnonce,
  })
  if ('refusal' in made) throw new Error(made.refusal)
  return made.header
}

const verify = (domain: DigestRealm, header: string, requestUri = TO) =>
  verifyDigest({ method: 'REGISTER', requestUri, headers: [header] }, domain)

for (const algorithm of DIGEST_ALGORITHMS) {
  test(`${algorithm}: the right password passes once`, async (t) => {
    const { domain } = makeDomain([algorithm])
    const header = answer(challengesOf(domain))
    t.match(header, `algorithm=${algorithm}`)
    t.same(await verify(domain, header), { kind: 'genuine', username: 'ann' })
    t.same(await verify(domain, header), { kind: 'stale', username: 'ann' }, 'a replay')
  })
}

test('the strongest algorithm is offered first and taken', async (t) => {
  const { domain } = makeDomain()
  const challenges = challengesOf(domain)
  t.match(challenges[0], /algorithm=SHA-512-256/)
  t.equal(challenges.length, 3)
  t.match(answer(challenges.toReversed()), /algorithm=SHA-512-256/)
})

test('a wrong password and an unknown user look and work alike', async (t) => {
  const { domain, asked } = makeDomain()
  for (const username of ['ann', 'nobody']) {
    const header = answer(challengesOf(domain), { username, password: 'guess' })
    t.same(await verify(domain, header), { kind: 'wrong', username })
  }
  t.same(asked, ['ann', 'nobody'])
})

test('an old nonce is stale with the right password and plainly wrong with another', async (t) => {
  const { domain, pass } = makeDomain()
  const challenges = challengesOf(domain)
  pass(60_000)
  t.match(await verify(domain, answer(challenges)), { kind: 'stale' })
  t.match(await verify(domain, answer(challenges, { ...ANN, password: 'x' })), { kind: 'wrong' })
})

test('a wrong answer does not use up a count', async (t) => {
  const { domain } = makeDomain()
  const challenges = challengesOf(domain)
  t.match(await verify(domain, answer(challenges, { ...ANN, password: 'x' })), { kind: 'wrong' })
  t.match(await verify(domain, answer(challenges)), { kind: 'genuine' })
})

test('an answer for one target does not serve for another', async (t) => {
  const { domain } = makeDomain()
  const challenges = challengesOf(domain)
  t.match(await verify(domain, answer(challenges), 'sip:premium@example.org'), { kind: 'wrong' })
  t.match(await verify(domain, answer(challenges), `${TO}:5060;transport=tcp`), { kind: 'genuine' })
})

test('credentials of other realms are passed over; faulty ones are told', async (t) => {
  const { domain } = makeDomain()
  const good = answer(challengesOf(domain))
  const other = 'Digest username="ann", realm="elsewhere"'
  const request = { method: 'REGISTER', requestUri: TO }
  t.match(await verifyDigest({ ...request, headers: [] }, domain), { kind: 'absent' })
  t.match(await verifyDigest({ ...request, headers: [other] }, domain), { kind: 'absent' })
  t.match(await verifyDigest({ ...request, headers: ['Basic x', other, good] }, domain), {
    kind: 'genuine',
  })
  for (const [from, to, fault] of [
    [/nc=\w+/, 'nc=1', /nc is not/],
    [/qop=auth/, 'qop=auth-int', /qop is not auth/],
    [/cnonce="\w+"/, 'cnonce=""', /cnonce is missing/],
    [/algorithm=[\w-]+/, 'algorithm=MD4', /algorithm was not offered/],
    [/algorithm=[\w-]+/, 'algorithm=MD5', /hex digits/],
    [/username="ann", /, '', /username is missing/],
  ] as const)
    t.match(await verify(domain, good.replace(from, to)), { kind: 'malformed', fault })
})

test('an algorithm that the domain has given up is not taken', async (t) => {
  const { domain } = makeDomain()
  const strict = { ...domain, algorithms: ['SHA-256'] as const }
  const header = answer(
    challengesFor({ realm: REALM, nonce: domain.nonces.make(REALM), isStale: false }, ['MD5']),
  )
  t.match(await verify(strict, header), { kind: 'malformed' })
})

test('no damage to a right response passes', async (t) => {
  const put = fc.string({ unit: 'binary-ascii', maxLength: 1 })
  await fc.assert(
    fc.asyncProperty(fc.nat(63), put, async (at, character) => {
      const { domain } = makeDomain()
      const header = answer(challengesOf(domain))
      const place = header.indexOf('response="') + 'response="'.length + at
      if (character.toLowerCase() === header[place]) return true
      const verdict = await verify(
        domain,
        header.slice(0, place) + character + header.slice(place + 1),
      )
      return verdict.kind === 'wrong' || verdict.kind === 'malformed'
    }),
    { numRuns: 200 },
  )
  t.pass()
})
