import { join } from 'node:path'
import tap, { test } from 'tap'
import { answerChallenge } from '../../../switch/registrar/digest/answer-challenge.ts'
import { privateDatabase } from '../../../switch/store/postgres/private-server.ts'
import { openStore } from '../../../switch/store/store.ts'
import { Subscribers } from '../../../switch/store/subscribers.ts'
import { CALLER, CARRIER, openLab, SWITCH } from '../support/lab.ts'
import { Phone } from '../support/phone.ts'
import { overDatagrams } from '../support/phone-line.ts'
import { headerOf, type Message, parseMessage } from '../support/sip-message.ts'

const DOMAIN = 'example.org'
const BOB = `sip:bob@${DOMAIN}`

/** The node as it is baked, with a trunk and so with subscribers, kept by its own PostgreSQL 17. */
const lab = await openLab(tap, (cluster) => ({
  ...cluster,
  switch: { ...cluster.switch, trunks: [{ name: 'carrier', from: [CARRIER] }] },
}))

/** The database, entered through the root of the node. */
const database = privateDatabase(join(lab.root.outside, 'var/lib/switchyard-switch/db'))

async function openBob() {
  const store = await openStore(database, () => undefined)
  const devices = [{ username: 'bob', password: 'secret' }]
  await new Subscribers(store.db).add({ domain: DOMAIN, name: 'bob', devices })
  const [version] = await store.db.selectNoFrom((is) => is.fn('version', []).as('text')).execute()
  await store.close()
  return version?.text
}

test('the node keeps its subscribers in the PostgreSQL of its own system', async (t) => {
  t.match(await openBob(), /^PostgreSQL 17\./)
})

function registerText(sequence: number, lines: readonly string[]): string {
  return [
    `REGISTER sip:${DOMAIN} SIP/2.0`,
    `Via: SIP/2.0/UDP ${CALLER}:5060;branch=z9hG4bKreg${sequence}`,
    `From: <${BOB}>;tag=bob`,
    `To: <${BOB}>`,
    'Call-ID: bob-registers',
    `CSeq: ${sequence} REGISTER`,
    'Max-Forwards: 70',
    `Contact: <sip:bob@${CALLER}:5060>`,
    ...lines,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

test('a phone registers at the node, and is called by the carrier', async (t) => {
  const socket = await lab.sockets.open(CALLER, 5060)
  const carrier = await lab.sockets.open(CARRIER, 5060)
  t.teardown(() => {
    socket.close()
    carrier.close()
  })
  let sequence = 0
  /** Sends REGISTER, once or with an answer to the challenge of the last one. */
  const register = async (lines: readonly string[]): Promise<Message> => {
    sequence += 1
    const answered = new Promise<Message>((resolve) => {
      socket.once('message', (bytes) => resolve(parseMessage(bytes.toString())))
    })
    socket.send(registerText(sequence, lines), 5060, SWITCH)
    return answered
  }
  const asked = await register([])
  t.equal(asked.kind, '401')
  const challenges = [...asked.head.matchAll(/^WWW-Authenticate: *(.*)$/gim)].map(
    ([, value = '']) => value.trim(),
  )
  t.equal(challenges.length, 3)
  const made = answerChallenge({
    ...{ challenges, account: { username: 'bob', password: 'secret' } },
    ...{ method: 'REGISTER', requestUri: `sip:${DOMAIN}`, count: () => 1, cnonce: 'abc' },
  })
  if ('refusal' in made) throw new Error(made.refusal)
  const bound = await register([`Authorization: ${made.header}`])
  t.equal(bound.kind, '200')
  t.match(headerOf(bound, 'Contact'), new RegExp(`sip:bob@${CALLER}:5060`))

  const [bob, trunk] = [new Phone(overDatagrams(socket)), new Phone(overDatagrams(carrier))]
  trunk.call('bob', '')
  bob.respond(await bob.expect('INVITE'), 486)
  t.equal((await trunk.expect('486')).kind, '486')
  trunk.follow('ACK')
})

test('a stranger is asked who he is', async (t) => {
  const socket = await lab.sockets.open(CALLER)
  t.teardown(() => socket.close())
  const stranger = new Phone(overDatagrams(socket))
  stranger.call('bob', '')
  t.equal((await stranger.expect('403')).kind, '403')
})
