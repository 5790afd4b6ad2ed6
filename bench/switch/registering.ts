import type { Socket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerChallenge } from '../../switch/registrar/digest/answer-challenge.ts'
import { CALLER, SWITCH } from '../../test/lab/support/lab.ts'
import { headerOf, type Message, parseMessage } from '../../test/lab/support/sip-message.ts'
import { DOMAIN, PASSWORD } from './candidate.ts'
import type { Outcome } from './sipp.ts'

/** Milliseconds between looks at what is due. */
const TICK = 5
/** Milliseconds a phone waits for an answer (RFC 3261, 17.1.2: 64 T1). */
const PATIENCE = 32_000
const CHALLENGE = /^WWW-Authenticate: *(.*)$/gim

export interface Registrations {
  /** UDP port of the registrar. */
  readonly port: number
  /** One for each registration. */
  readonly users: readonly string[]
  /** In a second. */
  readonly rate: number
}

/**
 * Phones behind one socket, which are asked who they are and answer with MD5, the one algorithm both
 * candidates know. SIPp cannot choose among several challenges (RFC 8760).
 */
export class Phones {
  readonly #socket: Socket
  readonly #waiting = new Map<string, (answer: Message) => void>()
  #count = 0

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('message', (bytes) => {
      const message = parseMessage(bytes.toString())
      if (!message.kind.startsWith('1')) this.#waiting.get(headerOf(message, 'Call-ID'))?.(message)
    })
  }

  async register({ port, users, rate }: Registrations): Promise<Outcome> {
    const started = performance.now()
    const running: Promise<number | undefined>[] = []
    while (running.length < users.length) {
      const due = Math.min(users.length, ((performance.now() - started) / 1000) * rate)
      for (const user of users.slice(running.length, due)) running.push(this.#register(user, port))
      await sleep(TICK)
    }
    const times = (await Promise.all(running)).filter((time) => time !== undefined)
    return { failed: users.length - times.length, times: times.sort((one, other) => one - other) }
  }

  /** @returns the milliseconds it took; undefined when nothing came of it. */
  async #register(user: string, port: number): Promise<number | undefined> {
    const started = performance.now()
    this.#count += 1
    const about = { user, port, callId: `${user}-${this.#count}` }
    const asked = await this.#ask(about, 1, [])
    const challenges = asked
      ? [...asked.head.matchAll(CHALLENGE)].map(([, value = '']) => value)
      : []
    const made = answerChallenge({
      challenges: challenges.filter((challenge) => !challenge.includes('SHA')),
      ...{ account: { username: user, password: PASSWORD }, method: 'REGISTER' },
      ...{ requestUri: `sip:${DOMAIN}`, count: () => 1, cnonce: about.callId },
    })
    if ('refusal' in made) return undefined
    const answer = await this.#ask(about, 2, [`Authorization: ${made.header}`])
    return answer?.kind === '200' ? performance.now() - started : undefined
  }

  async #ask(about: About, sequence: number, lines: readonly string[]) {
    const giveUp = new AbortController()
    const answered = new Promise<Message>((resolve) => this.#waiting.set(about.callId, resolve))
    this.#socket.send(renderRegister(about, sequence, lines), about.port, SWITCH)
    const tooLate = sleep(PATIENCE, undefined, { signal: giveUp.signal }).catch(() => undefined)
    const answer = await Promise.race([answered, tooLate])
    giveUp.abort()
    this.#waiting.delete(about.callId)
    return answer
  }
}

interface About {
  readonly user: string
  readonly port: number
  readonly callId: string
}

function renderRegister({ user, callId }: About, sequence: number, lines: readonly string[]) {
  return [
    `REGISTER sip:${DOMAIN} SIP/2.0`,
    `Via: SIP/2.0/UDP ${CALLER};rport;branch=z9hG4bK${callId}-${sequence}`,
    'Max-Forwards: 70',
    `From: <sip:${user}@${DOMAIN}>;tag=${callId}`,
    `To: <sip:${user}@${DOMAIN}>`,
    `Call-ID: ${callId}`,
    `CSeq: ${sequence} REGISTER`,
    `Contact: <sip:${user}@${CALLER}:5060>`,
    'Expires: 3600',
    ...lines,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}
