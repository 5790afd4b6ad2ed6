import { type Malformed, parseMessage } from '../../switch/engine/message/parse-message.ts'
import { renderMessage, startLine } from '../../switch/engine/message/render-message.ts'
import { replyTo } from '../../switch/engine/message/reply.ts'
import { LISTENER, PEER } from '../support/loop-transport.ts'
import { CoreWorld, requestIn } from '../switch/engine/core/core-world.ts'
import { CORPUS } from './corpus.ts'
import { mutated } from './mutate.ts'
import { Random } from './random.ts'
import { RandomApplication } from './random-application.ts'

const STEPS = 100
/** Messages one that comes in may make go out at once. */
const MOST_OUT = 8
/** Milliseconds after which everything is surely over: the longest session and subscription. */
const ALL_OVER = 48 * 3600 * 1000

/** What went wrong, and what had come in by then. */
export class FuzzFailure extends Error {
  override readonly name = 'FuzzFailure'
  readonly inputs: readonly string[]

  constructor(message: string, inputs: readonly string[], cause: unknown) {
    super(message, { cause })
    this.inputs = inputs
  }
}

/**
 * One life of an engine's core among peers and an application that do anything, by a clock that
 * stands still.
 *
 * @throws {FuzzFailure} when something is thrown, kept for ever, or sent without measure.
 */
export function runCase(seed: number): void {
  const inputs: string[] = []
  try {
    new Life(new Random(seed), inputs).live()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new FuzzFailure(`seed ${seed}: ${reason}`, inputs, error)
  }
}

class Life {
  readonly #random: Random
  readonly #inputs: string[]
  readonly #world: CoreWorld
  readonly #application: RandomApplication
  /** Requests the core has sent, newest last: peers answer them. */
  readonly #asked: string[] = []
  /** Of the message of the corpus that came last in its turn. */
  #place = 0

  constructor(random: Random, inputs: string[]) {
    this.#random = random
    this.#inputs = inputs
    this.#world = new CoreWorld([LISTENER, { ...LISTENER, protocol: 'tcp' }])
    this.#application = new RandomApplication(this.#world, random)
  }

  live(): void {
    for (let step = 0; step < STEPS; step += 1) this.#step()
    this.#application.leave()
    this.#world.later()
    this.#world.clock.advance(ALL_OVER)
    const left = { ...this.#world.core.load, timers: this.#world.clock.waiting }
    const isEmpty = Object.values(left).every((count) => count === 0)
    if (!isEmpty) throw new Error(`something is kept for ever: ${JSON.stringify(left)}`)
  }

  #step(): void {
    const kind = this.#random.below(12)
    if (kind < 3) this.#bring(mutated(this.#random.of(CORPUS), this.#random))
    // What belongs together comes together, one message after the other.
    else if (kind < 5) this.#bring(mutated(this.#next(), this.#random, 1))
    else if (kind < 7) this.#answer()
    else if (kind < 10) this.#application.act()
    else if (kind < 11) this.#world.clock.advance(this.#random.of([1, 1, 500, 500, 4000, 33_000]))
    else if (this.#random.once(4)) this.#application.change()
    else this.#world.later()
    this.#look()
  }

  #next(): string {
    this.#place = this.#random.once(12) ? this.#random.below(CORPUS.length) : this.#place + 1
    return CORPUS[this.#place % CORPUS.length] ?? ''
  }

  /** A peer answers one of the last requests, not always as it should. */
  #answer(): void {
    const asked = this.#asked.at(-1 - this.#random.below(4))
    if (asked === undefined) return
    const status = this.#random.of([100, 180, 183, 200, 200, 200, 302, 401, 486, 491, 503])
    const toTag = this.#random.of(['peer', 'fork'])
    const reply = renderMessage(replyTo(requestIn(asked), { status, toTag })).toString('latin1')
    const contact = 'Contact: <sip:peer@192.0.2.9:5080>\r\nContent-Length'
    const whole = this.#random.once(4) ? reply : reply.replace('Content-Length', contact)
    this.#bring(this.#random.once(3) ? mutated(whole, this.#random, 2) : whole)
  }

  #bring(text: string): void {
    const bytes = Buffer.from(text, 'latin1')
    this.#inputs.push(text)
    checkStable(bytes)
    this.#look()
    const way = this.#random.once(6) ? ({ protocol: 'tcp', flow: 'tcp-1' } as const) : {}
    this.#world.network.bring(bytes, PEER, way)
    const out = this.#look()
    if (out > MOST_OUT) throw new Error(`${out} messages went out for one`)
  }

  /** What went out is no secret to the peers. @returns how much it was. */
  #look(): number {
    const sent = this.#world.network.take()
    for (const { text } of sent) {
      if (!text.startsWith('SIP/') && !/^(ACK|CANCEL) /.test(text)) this.#asked.push(text)
    }
    this.#asked.splice(0, this.#asked.length - 20)
    return sent.length
  }
}

/** What is understood is understood the same again when it was written down by us. */
function checkStable(bytes: Buffer): void {
  const first = parseMessage(bytes)
  if (first.kind === 'malformed') return
  const written = renderMessage(first)
  const second = parseMessage(written)
  if (second.kind === 'malformed') throw new Error(`unreadable: ${reasonOf(second)}`)
  if (startLine(first) !== startLine(second) || !renderMessage(second).equals(written)) {
    throw new Error('written down it is another message')
  }
}

function reasonOf({ reason }: Malformed): string {
  return reason
}
