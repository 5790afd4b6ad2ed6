import type { CoreWorld, FakeApplication, Frame } from '../switch/engine/core/core-world.ts'
import { mutated } from './mutate.ts'
import type { Random } from './random.ts'

const VERBS = [
  'invite',
  'register',
  'options',
  'message',
  'subscribe',
  'refer',
  'notify',
  'publish',
]
const STATUSES = [100, 180, 183, 200, 200, 202, 302, 404, 486, 603]
const METHODS = [
  ...['INVITE', 'INVITE', 'OPTIONS', 'BYE', 'INFO', 'UPDATE', 'PRACK', 'ACK', 'CANCEL', 'NOTIFY'],
  ...['SUBSCRIBE', 'MESSAGE', 'REFER', 'REGISTER'],
]
const CALLEE_TAG = '7e453a7d43268e461d78'
const EXTRA = [
  ...['Require: 100rel', 'Supported: timer', 'Session-Expires: 90', 'Contact: <sip:localhost>'],
  // The tag of the callee in the call of the corpus: what follows its INVITE there belongs to it.
  ...[
    `To: <sip:x>;tag=${CALLEE_TAG}`,
    `To: <sip:x>;tag=${CALLEE_TAG}`,
    'Content-Type: application/sdp',
    'From: <sip:a@localhost>',
    'X: |',
  ],
  ...['Expires: 60', 'Event: refer', 'Subscription-State: active', 'Route: <sip:192.0.2.8;lr>'],
]
const URIS = [
  ...['sip:192.0.2.9:5080', 'sip:later.example.org', 'sip:nowhere.example.org', 'sip:a@[::1]'],
  ...['sip:192.0.2.9;transport=tcp', 'tel:+44', '', 'sip:peer@192.0.2.9'],
]

/** An application that does what the dice say, by the names it was told. */
export class RandomApplication {
  readonly #world: CoreWorld
  readonly #random: Random
  readonly #names: { transactionId: string; dialogId: string }[] = []
  #application: FakeApplication

  constructor(world: CoreWorld, random: Random) {
    this.#world = world
    this.#random = random
    this.#application = world.join(...VERBS)
  }

  /** One command; what it is told back is remembered. */
  act(): void {
    this.#listen()
    // Mostly about the last thing it heard, sometimes about something older.
    const age = this.#random.once(2) ? 0 : this.#random.below(6)
    const { transactionId, dialogId } = this.#names.at(-1 - age) ?? NOBODY
    if (this.#random.once(2)) {
      return this.#send(`${transactionId}|${dialogId}`, `SIP/2.0 ${this.#random.of(STATUSES)} R`)
    }
    const names = this.#random.once(3) ? '|' : `${this.#random.of(['', transactionId])}|${dialogId}`
    const route = this.#random.once(4) ? `|${this.#random.of(URIS)}` : ''
    const line = `${this.#random.of(METHODS)} ${this.#random.of(URIS)} SIP/2.0`
    this.#send(names + route, line)
  }

  /** Its connection is lost, and another made. */
  change(): void {
    this.leave()
    this.#application = this.#world.join(...VERBS)
    this.#application.isBusy = this.#random.once(8)
  }

  leave(): void {
    this.#world.core.leave(this.#application)
  }

  #listen(): void {
    for (const { fields } of this.#application.take()) this.#names.push(namesIn(fields))
    this.#names.splice(0, this.#names.length - 40)
  }

  #send(names: string, line: string): void {
    const lines = [line, ...EXTRA.filter(() => this.#random.once(5))]
    const wanted = this.#random.once(5) ? mutated(lines.join('\r\n'), this.#random, 2) : undefined
    this.#world.command(this.#application, names, wanted?.split('\r\n') ?? lines)
  }
}

const NOBODY = { transactionId: '', dialogId: '' }

/** Transaction and dialog stand after the time of day, whatever the frame is about. */
function namesIn(fields: Frame['fields']): { transactionId: string; dialogId: string } {
  const time = fields.findIndex((field) => /^\d\d:\d\d:\d\d\./.test(field))
  return { transactionId: fields[time + 1] ?? '', dialogId: fields[time + 2] ?? '' }
}
