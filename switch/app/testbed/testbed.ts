import { type Duration, milliseconds } from '../core/duration.ts'
import { HungUp, isCallError } from '../core/errors.ts'
import type { App, Context } from '../define-app.ts'
import type { Address } from '../lower/leg.ts'
import { type CallLimits, DEFAULT_LIMITS } from '../policy/call-limits.ts'
import { Calls } from '../runtime/calls.ts'
import { runCall } from '../runtime/run-call.ts'
import { Phone } from './phone.ts'
import { PhoneLine } from './phone-line.ts'
import { StandingClock } from './standing-clock.ts'
import { Steps } from './steps.ts'
import { VirtualEdge, type VirtualWorld } from './virtual-edge.ts'
import { VirtualIncomingLeg } from './virtual-leg.ts'
import type { VirtualPort } from './virtual-port.ts'

export interface TestbedOptions {
  /** How long prompts last. */
  readonly prompts?: Readonly<Record<string, Duration>>
  /** How long all others last. Default 2s. */
  readonly anyPrompt?: Duration
  /** What calls may do; others than these have their default. */
  readonly limits?: Partial<CallLimits>
}

export interface TestCaller {
  readonly from: string
  readonly to: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Runs whole scripts without a network, in a time of their own: what a test of an application says
 * is what callers do and what they notice.
 *
 * ```ts
 * await using bed = testbed(app)
 * const alice = bed.call({ from: 'alice', to: '8800' })
 * await alice.expect.answer().expect.play('welcome.wav').press('1').expect.dial('sip:sales')
 * ```
 */
export function testbed<Message>(
  app: App<Message>,
  options: TestbedOptions = {},
): Testbed<Message> {
  return new Testbed(app, options)
}

export class Testbed<Message> implements VirtualWorld {
  readonly clock = new StandingClock()
  readonly calls = new Calls<Message>()
  readonly ports: VirtualPort[] = []
  readonly #app: App<Message>
  readonly #options: TestbedOptions
  readonly #steps = new Steps(this.clock, () => this.#mistake)
  readonly #lines = new Map<string, PhoneLine>()
  readonly #running = new Set<Promise<void>>()
  #ids = 0
  #mistake: unknown

  constructor(app: App<Message>, options: TestbedOptions) {
    this.#app = app
    this.#options = options
  }

  /** Somebody calls the application. */
  call({ from, to, headers = {} }: TestCaller): Phone {
    const line = this.line(from)
    this.#steps.add(() => {
      const leg = new VirtualIncomingLeg({
        ...{ id: this.newId(), from: addressOf(from), to: addressOf(to), headers },
        transcript: line.transcript,
      })
      line.ringWith(leg)
      this.#run(leg, new VirtualEdge(this, line))
    })
    return new Phone(line, this.#steps)
  }

  /** Somebody the application may call: the name is what it dials. */
  phone(name: string): Phone {
    return new Phone(this.line(name), this.#steps)
  }

  /** Something a test does in between, such as sending a message into a call. */
  act(step: () => unknown): void {
    this.#steps.add(async () => {
      await step()
    })
  }

  line(name: string): PhoneLine {
    const line = this.#lines.get(name) ?? new PhoneLine(name)
    this.#lines.set(name, line)
    return line
  }

  newId(): string {
    this.#ids += 1
    return `leg-${this.#ids}`
  }

  lengthOf(prompt: string): number {
    const { prompts = {}, anyPrompt = '2s' } = this.#options
    return milliseconds(prompts[prompt] ?? anyPrompt)
  }

  /**
   * Ends the calls that still run, and sees to it that nothing stays.
   *
   * @throws the first step that failed, or the mistake of a script
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#steps.isTold) return
    await this.#steps.done
    for (const call of this.calls.list()) void call.party.hangUp(new HungUp('party', 'end of test'))
    await this.#steps.pass(milliseconds('1m'))
    if (this.#mistake !== undefined) throw this.#mistake
    const left = this.ports.filter((port) => !port.isReleased).map(({ name }) => name)
    if (this.#running.size === 0 && left.length === 0 && this.clock.waiting === 0) return
    const facts = `${this.#running.size} calls, media of ${left.join(', ') || 'nobody'}`
    throw new Error(`left behind: ${facts}, ${this.clock.waiting} alarms`)
  }

  #run(leg: VirtualIncomingLeg, edge: VirtualEdge): void {
    const context: Context<Message> = {
      calls: this.calls,
      now: () => this.clock.now(),
      log: () => undefined,
    }
    const limits = { ...DEFAULT_LIMITS, ...this.#options.limits }
    const running = runCall(this.#app, leg, edge, context, limits).then(({ error }) => {
      this.#running.delete(running)
      if (error !== undefined && !isCallError(error)) this.#mistake ??= error
    })
    this.#running.add(running)
  }
}

/** `alice` is as good as `sip:alice@example.org`. */
function addressOf(name: string): Address {
  const uri = name.includes(':') ? name : `sip:${name}@example.org`
  const user = name.includes(':') ? (name.split(':')[1]?.split('@')[0] ?? '') : name
  return { uri, user, display: '' }
}
