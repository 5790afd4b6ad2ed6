import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../../../switch/registrar/digest/algorithm.ts'
import { answerChallenge } from '../../../switch/registrar/digest/answer-challenge.ts'
import { splitAuthHeaders } from '../../../switch/registrar/digest/auth-header.ts'
import { Nonces } from '../../../switch/registrar/digest/nonces.ts'
import { Doorman } from '../../../switch/registrar/doorman.ts'
import { Guard } from '../../../switch/registrar/guard.ts'
import { Registrar } from '../../../switch/registrar/registrar.ts'
import type { SrfRequest, SrfResponse } from '../../../switch/signalling/drachtio-srf.ts'
import { sourceBehind } from '../../../switch/signalling/source-of.ts'
import { takeRegister } from '../../../switch/signalling/take-register.ts'
import { freePorts } from '../../support/free-ports.ts'
import { memoryLocations } from '../../support/memory-locations.ts'
import { HAS_SIPP, runSipp } from '../engine/sipp.ts'
import { finalOf, openApplication, openEngine, uriOf } from '../engine/srf.ts'

const SCENARIO = join(import.meta.dirname, 'scenarios', 'register.xml')

/** A registrar of example.org behind an engine; `ann` and `service` have the password `secret`. */
async function openRegistrar(t: Test, algorithms: readonly DigestAlgorithm[] = DIGEST_ALGORITHMS) {
  const { locations, bindings } = memoryLocations('example.org', {
    ann: 'secret',
    service: 'secret',
  })
  const now = () => Date.now()
  const doorman = new Doorman({
    ...{ accounts: locations, now, algorithms, mostAtOnce: 1000, decoyKey: randomBytes(32) },
    nonces: new Nonces({ key: randomBytes(32), now, lifetime: 300_000, capacity: 1000 }),
    guard: new Guard({
      ...{ free: 30, most: 100, forgiveAfter: 60_000, capacity: 50 },
      ...{ firstDelay: 250, longestDelay: 4000, blockFor: 900_000 },
    }),
    wait: () => Promise.resolve(),
  })
  const policy = { shortest: 60, longest: 7200, usual: 3600, most: 50 }
  const registrar = new Registrar({ locations, now, policy, doorman })
  const engine = await openEngine(t)
  const take = takeRegister(
    (request) => registrar.answer(request),
    (error) => t.error(error),
    sourceBehind([]),
  )
  await openApplication(t, engine, {
    register: (request, response) =>
      take(request as unknown as SrfRequest, response as unknown as SrfResponse),
  })
  return { engine, bindings }
}

/** SIPp knows MD5 alone. */
test('phones of SIPp register, and are told a time that is too short', {
  skip: !HAS_SIPP,
}, async (t) => {
  const { engine, bindings } = await openRegistrar(t, ['MD5'])
  const [port = 0] = await freePorts(1)
  const phones = ['-sf', SCENARIO, '-m', '10', '-s', 'ann', '-auth_uri', 'example.org']
  t.equal(await runSipp(t, port, ...phones, `127.0.0.1:${engine.sip[0]?.port}`), 0)
  t.match(bindings.get('ann'), [{ uri: `sip:ann@127.0.0.1:${port}` }])
})

test('each algorithm is offered on a line of its own, and every one is taken', async (t) => {
  const { engine, bindings } = await openRegistrar(t)
  const phone = await openApplication(t, await openEngine(t))
  const register = async (authorization?: string) => {
    const to = '<sip:ann@example.org>'
    const request = await phone.request('sip:example.org', {
      ...{ method: 'REGISTER', proxy: uriOf(engine) },
      headers: {
        ...{ To: to, From: to, Contact: '<sip:ann@192.0.2.1>' },
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
    })
    return finalOf(request)
  }
  for (const algorithm of DIGEST_ALGORITHMS) {
    const asked = await register()
    t.equal(asked.status, 401)
    const challenges = splitAuthHeaders(asked.get('WWW-Authenticate'))
    t.equal(challenges.length, 3)
    const made = answerChallenge({
      challenges: challenges.filter((each) => each.includes(`algorithm=${algorithm},`)),
      account: { username: 'ann', password: 'secret' },
      ...{ method: 'REGISTER', requestUri: 'sip:example.org', count: () => 1, cnonce: 'abc' },
    })
    if ('refusal' in made) throw new Error(made.refusal)
    const other = 'Digest username="x", realm="elsewhere", nonce="n", uri="u", response="r"'
    const bound = await register(`${other}\r\nAuthorization: ${made.header}`)
    t.equal(bound.status, 200, algorithm)
    t.match(bound.get('Contact'), /^<sip:ann@192\.0\.2\.1>;expires=3600$/)
  }
  t.equal(bindings.get('ann')?.length, 1)
})
