import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { answerChallenge } from '../../../switch/registrar/digest/answer-challenge.ts'
import { Nonces } from '../../../switch/registrar/digest/nonces.ts'
import { AS_PROXY, AS_SERVER, Doorman } from '../../../switch/registrar/doorman.ts'
import { Guard } from '../../../switch/registrar/guard.ts'
import { memoryLocations } from '../../support/memory-locations.ts'

const REQUEST = { method: 'INVITE', requestUri: 'sip:bob@example.org', source: '192.0.2.1' }

function open() {
  const now = () => Date.UTC(2024, 0, 1)
  const { locations: accounts } = memoryLocations('example.org', { ann: 'secret' })
  return new Doorman({
    ...{ accounts, now, mostAtOnce: 10, decoyKey: randomBytes(32) },
    nonces: new Nonces({ key: randomBytes(32), now, lifetime: 300_000, capacity: 1000 }),
    guard: new Guard({
      ...{ free: 3, most: 10, forgiveAfter: 60_000, capacity: 50 },
      ...{ firstDelay: 250, longestDelay: 4000, blockFor: 900_000 },
    }),
    wait: () => Promise.resolve(),
  })
}

test('a caller is asked as by a proxy, and known afterwards', async (t) => {
  const doorman = open()
  const knock = { ...REQUEST, realm: 'example.org', credentials: [] }
  const asked = await doorman.judge(knock, AS_PROXY)
  if (asked.kind !== 'answer') throw new Error('let in unasked')
  t.equal(asked.answer.status, 407)
  t.notOk('WWW-Authenticate' in asked.answer.headers)
  const made = answerChallenge({
    challenges: asked.answer.headers['Proxy-Authenticate'] ?? [],
    account: { username: 'ann', password: 'secret' },
    ...{ method: 'INVITE', requestUri: REQUEST.requestUri, count: () => 1, cnonce: 'abc' },
  })
  if ('refusal' in made) throw new Error(made.refusal)
  const credentials = [made.header]
  t.match(await doorman.judge({ ...knock, credentials }, AS_PROXY), {
    ...{ kind: 'known', username: 'ann', account: { users: ['ann'] } },
  })
  const other = { ...knock, method: 'BYE', credentials }
  t.match(await doorman.judge(other, AS_SERVER), { kind: 'answer', answer: { status: 401 } })
})

test('faulty credentials are named by the header they stand in', async (t) => {
  const knock = { ...REQUEST, realm: 'example.org', credentials: ['Digest realm="example.org"'] }
  t.match(await open().judge(knock, AS_PROXY), {
    answer: { status: 400, reason: 'Proxy-Authorization: username is missing' },
  })
  t.match(await open().judge({ ...knock, realm: 'example.net' }, AS_PROXY), {
    answer: { status: 404 },
  })
})
