import fc from 'fast-check'
import { test } from 'tap'
import { requestText } from '../sip-text.ts'
import { CALLER_CONTACT } from './calls.ts'
import { CONTACT, CoreWorld, type FakeApplication, requestIn } from './core-world.ts'

/** Extensions that keep the engine busy. */
const WISHES = { Supported: '100rel', 'Session-Expires': '90' }
const AN_AGE = 200_000

/** Everything that may happen, by numbers that say to which of those it could. */
class Chaos {
  readonly world = new CoreWorld()
  readonly applications: FakeApplication[] = [
    this.world.join('invite', 'options'),
    this.world.join('invite'),
  ]
  /** Requests of ours, as they went out. */
  readonly #sent: string[] = []
  readonly #transactions: string[] = []
  readonly #dialogs: string[] = []
  readonly #tags: string[] = []
  /** RSeq of the newest provisional response that had one. */
  readonly #numbers: string[] = []

  readonly #events: readonly ((pick: number) => void)[] = [
    (pick) => this.#bring('INVITE', pick, CALLER_CONTACT),
    (pick) => this.#bring('CANCEL', pick),
    (pick) => this.#bring('INVITE', pick, { ...CALLER_CONTACT, ...WISHES }),
    (pick) => this.#bring('OPTIONS', pick),
    (pick) => this.#inDialog('ACK', pick),
    (pick) => this.#inDialog('BYE', pick),
    (pick) => this.#inDialog('INFO', pick),
    (pick) => this.#inDialog('INVITE', pick),
    (pick) => this.#inDialog('UPDATE', pick),
    (pick) => this.#inDialog('PRACK', pick),
    (pick) => this.#inDialog('PRACK', pick),
    (pick) => this.#answer(pick),
    (pick) => this.#answer(pick),
    (pick) => this.#answer(pick),
    (pick) => this.#command('|', 'INVITE sip:peer@192.0.2.9:5080', pick),
    (pick) => this.#command('|', 'INVITE sip:peer@later.example.org', pick),
    (pick) => this.#command(`${one(this.#transactions, pick)}|`, 'CANCEL sip:x', pick),
    (pick) => this.#command(`|${one(this.#dialogs, pick)}`, 'ACK sip:placeholder', pick),
    (pick) => this.#command(`|${one(this.#dialogs, pick)}`, 'BYE sip:placeholder', pick),
    (pick) => this.#command(`|${one(this.#dialogs, pick)}`, 'INVITE sip:placeholder', pick),
    (pick) => this.#command(`|${one(this.#dialogs, pick)}`, 'INFO sip:placeholder', pick),
    (pick) => this.#command(`|${one(this.#dialogs, pick)}`, 'UPDATE sip:placeholder', pick),
    (pick) => this.#command(`|${one(this.#dialogs, pick)}`, 'PRACK sip:placeholder', pick),
    (pick) => this.#reply(pick),
    (pick) => this.#reply(pick),
    () => this.world.later(),
    (pick) => this.world.clock.advance(pick * 50),
    (pick) => this.world.clock.advance(pick * 1000),
    (pick) => this.#command('|', 'SUBSCRIBE sip:peer@192.0.2.9:5080', pick),
    (pick) => this.#inDialog('NOTIFY', pick),
    (pick) => pick % 10 === 0 && this.#leave(pick),
  ]

  happen(kind: number, pick: number): void {
    this.#events[kind % this.#events.length]?.(pick)
    for (const { text } of this.world.network.take()) {
      if (!text.startsWith('SIP/2.0')) this.#sent.push(text)
      else {
        this.#tags.push(/\r\nTo: [^\r]*;tag=([^\r;]+)/.exec(text)?.[1] ?? '')
        this.#numbers.push(/\r\nRSeq: (\d+)/.exec(text)?.[1] ?? this.#numbers.at(-1) ?? '')
      }
    }
    for (const { fields, text } of this.applications.flatMap((each) => each.take())) {
      const isRequestSent = fields[1] === 'response' && !text.startsWith('SIP/2.0')
      this.#transactions.push(fields[isRequestSent ? 10 : 8] ?? '')
      this.#dialogs.push(fields[fields[1] === 'response' ? 11 : 9] ?? '')
    }
  }

  end(): void {
    for (const application of this.applications) this.world.core.leave(application)
    this.world.later()
    this.world.clock.advance(AN_AGE)
  }

  #bring(method: string, pick: number, changes = {}): void {
    const call = pick % 3
    const via = `SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-call-${call}-${pick % 2}`
    const fields = { Via: via, 'Call-ID': `call-${call}`, ...changes }
    this.world.network.bring(requestText(`${method} sip:b@192.0.2.1 SIP/2.0`, fields))
  }

  #inDialog(method: string, pick: number): void {
    const sequence = method === 'ACK' ? 1 + (pick % 3) : pick % 9
    this.world.network.bring(
      requestText(`${method} sip:b@192.0.2.1 SIP/2.0`, {
        Via: `SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-${method}-${pick}`,
        To: `<sip:b@h>;tag=${one(this.#tags, pick)}`,
        'Call-ID': `call-${pick % 3}`,
        CSeq: `${sequence} ${method}`,
        RAck: `${this.#numbers.at(-1)} ${1 + (pick % 2)} INVITE`,
        ...CALLER_CONTACT,
      }),
    )
  }

  #answer(pick: number): void {
    const status = one(['180 R', '183 P', '200 OK', '200 OK', '486 B', '302 M'], pick)
    const headers = pick % 2 === 0 ? [] : ['Require: 100rel']
    this.#command(`${one(this.#transactions, pick)}|`, `SIP/2.0 ${status}`, pick, headers)
  }

  #reply(pick: number): void {
    const text = one(this.#sent, pick)
    if (text === '' || text.startsWith('ACK')) return
    const status = one([100, 180, 183, 200, 200, 486, 401], pick) || 200
    const session = `Session-Expires: 90;refresher=${pick % 2 === 0 ? 'uac' : 'uas'}`
    const headers = [CONTACT, 'Require: 100rel', `RSeq: ${pick % 3}`, session]
    this.world.reply(requestIn(text), status, { tag: `peer-${pick % 2}`, headers })
  }

  #command(names: string, start: string, pick: number, headers: readonly string[] = []): void {
    const [application] = this.applications.slice(pick % 2)
    const line = start.startsWith('SIP/') ? start : `${start} SIP/2.0`
    if (application)
      this.world.command(application, names, [line, ...headers], pick % 3 === 0 ? 'v=0' : '')
  }

  #leave(pick: number): void {
    const [application] = this.applications.slice(pick % 2)
    if (!application) return
    this.world.core.leave(application)
    this.world.core.join(application)
  }
}

/** The newer, the likelier. */
function one<T>(all: readonly T[], pick: number): T | '' {
  return all[all.length - 1 - (pick % Math.max(1, all.length))] ?? ''
}

const happenings = fc.array(fc.tuple(fc.nat(29), fc.nat(40)), { maxLength: 60 })

test('whatever happens in whatever order, nothing is left when the applications are gone', async () => {
  fc.assert(
    fc.property(happenings, (events) => {
      const chaos = new Chaos()
      for (const [kind, pick] of events) chaos.happen(kind, pick)
      chaos.end()
      const { dialogs, requests, transactions } = chaos.world.core.load
      return dialogs + requests + transactions + chaos.world.clock.waiting === 0
    }),
    { numRuns: 2000 },
  )
})
