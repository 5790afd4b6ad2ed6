import { randomBytes } from 'node:crypto'
import { test } from 'tap'
import { answerChallenge } from '../../../switch/registrar/digest/answer-challenge.ts'
import { Nonces } from '../../../switch/registrar/digest/nonces.ts'
import { Doorman } from '../../../switch/registrar/doorman.ts'
import { Guard } from '../../../switch/registrar/guard.ts'
import { type IncomingRegister, Registrar } from '../../../switch/registrar/registrar.ts'
import { memoryLocations } from '../../support/memory-locations.ts'

const URI = 'sip:example.org'

function open(mostAtOnce = 1000) {
  let time = Date.UTC(2024, 0, 1)
  const now = () => time
  const waits: number[] = []
  const { locations, bindings } = memoryLocations('example.org', { ann: 'secret', bob: 'other' })
  const doorman = new Doorman({
    ...{ accounts: locations, now, mostAtOnce, decoyKey: randomBytes(32) },
    nonces: new Nonces({ key: randomBytes(32), now, lifetime: 300_000, capacity: 1000 }),
    guard: new Guard({
      ...{ free: 3, most: 10, forgiveAfter: 60_000, capacity: 50 },
      ...{ firstDelay: 250, longestDelay: 4000, blockFor: 900_000 },
    }),
    wait: async (milliseconds) => {
      waits.push(milliseconds)
    },
  })
  const policy = { shortest: 60, longest: 7200, usual: 3600, most: 3 }
  const registrar = new Registrar({ locations, now, policy, doorman })
  return { registrar, bindings, waits, pass: (milliseconds: number) => (time += milliseconds) }
}

function request(more: Partial<IncomingRegister> = {}): IncomingRegister {
  return {
    ...{ callId: 'one', cseq: 1, contacts: ['<sip:ann@192.0.2.1>'], path: [], authorization: [] },
    ...{ requestUri: URI, domain: 'example.org', user: 'ann', source: '192.0.2.1', ...more },
  }
}

async function answerOf(registrar: Registrar, username: string, password: string) {
  const { headers } = await registrar.answer(request())
  const made = answerChallenge({
    ...{ challenges: headers['WWW-Authenticate'] ?? [], account: { username, password } },
    ...{ method: 'REGISTER', requestUri: URI, count: () => 1, cnonce: 'abc' },
  })
  if ('refusal' in made) throw new Error(made.refusal)
  return { authorization: [made.header] }
}

test('a phone is asked who it is, then bound', async (t) => {
  const { registrar, bindings } = open()
  const asked = await registrar.answer(request())
  t.equal(asked.status, 401)
  t.equal(asked.headers['WWW-Authenticate']?.length, 3)
  t.equal(bindings.size, 0)
  const credentials = await answerOf(registrar, 'ann', 'secret')
  const bound = await registrar.answer(request({ ...credentials, path: ['<sip:es1;lr>'] }))
  t.match(bound, { status: 200, headers: { Contact: [/expires=3600/], Path: ['<sip:es1;lr>'] } })
  t.match(bindings.get('ann'), [{ path: ['<sip:es1;lr>'] }])
})

test('a replay is asked again, told that its nonce is stale', async (t) => {
  const { registrar } = open()
  const credentials = await answerOf(registrar, 'ann', 'secret')
  t.match(await registrar.answer(request(credentials)), { status: 200 })
  t.match(await registrar.answer(request(credentials)), {
    ...{ status: 401, headers: { 'WWW-Authenticate': [/stale=true/] } },
  })
})

test('a wrong password and a name that does not exist get the same answer', async (t) => {
  const { registrar } = open()
  const answers = []
  for (const [username, password] of [
    ['ann', 'guess'],
    ['nobody', 'guess'],
  ] as const) {
    const { status, headers } = await registrar.answer(
      request({ user: username, ...(await answerOf(registrar, username, password)) }),
    )
    answers.push({ status, shape: JSON.stringify(headers).replace(/nonce=\\"[^"]*"/g, '') })
  }
  t.same(answers[0], answers[1])
  t.match(answers[0], { status: 401 })
})

test('nobody changes the bindings of another', async (t) => {
  const { registrar, bindings } = open()
  const credentials = await answerOf(registrar, 'bob', 'other')
  t.match(await registrar.answer(request(credentials)), { status: 403 })
  t.equal(bindings.size, 0)
})

test('guesses are counted by the name they are made at, even when all come at once', async (t) => {
  const { registrar, waits } = open()
  const guesses = []
  for (let count = 0; count < 20; count += 1)
    guesses.push({ user: `x${count}`, ...(await answerOf(registrar, 'ann', `guess ${count}`)) })
  const answers = await Promise.all(guesses.map((guess) => registrar.answer(request(guess))))
  t.same(waits, [250, 500, 1000, 2000, 4000, 4000, 4000])
  t.equal(answers.filter(({ status }) => status === 403).length, 10)
  const right = await answerOf(registrar, 'ann', 'secret')
  t.match(await registrar.answer(request({ ...right, source: '192.0.2.9' })), { status: 401 })
})

test('faults and strangers are refused, each by its own status', async (t) => {
  const { registrar } = open()
  t.match(await registrar.answer(request({ domain: 'example.net' })), { status: 404 })
  const broken = ['Digest realm="example.org", username="ann"']
  t.match(await registrar.answer(request({ authorization: broken })), { status: 400 })
  const brief = { ...(await answerOf(registrar, 'ann', 'secret')), expires: '5' }
  t.match(await registrar.answer(request(brief)), {
    ...{ status: 423, headers: { 'Min-Expires': ['60'] } },
  })
  const busy = open(0).registrar
  const credentials = await answerOf(busy, 'ann', 'secret')
  t.match(await busy.answer(request(credentials)), { status: 503 })
})
