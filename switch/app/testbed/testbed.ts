import { type Duration, milliseconds } from '../core/duration.ts'
import type { App } from '../define-app.ts'
import type { HttpAnswer } from '../http/answer-request.ts'
import type { Method } from '../http/routes.ts'
import type { Address } from '../lower/leg.ts'
import { type CallLimits, DEFAULT_LIMITS } from '../policy/call-limits.ts'
import { AppRuntime } from '../runtime/app-runtime.ts'
import type { Calls } from '../runtime/calls.ts'
import { MemoryMailboxes } from './memory-mailboxes.ts'
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
  /** What a minute costs of those whom the application dials; nothing of all others. */
  readonly costs?: Readonly<Record<string, number>>
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
  app: App<Message, unknown>,
  options: TestbedOptions = {},
): Testbed<Message> {
  return new Testbed(app, options)
}

export class Testbed<Message> implements VirtualWorld {
  readonly clock = new StandingClock()
  readonly ports: VirtualPort[] = []
  readonly mailboxes = new MemoryMailboxes()
  readonly #options: TestbedOptions
  readonly #steps = new Steps(this.clock, () => this.#mistake)
  readonly #lines = new Map<string, PhoneLine>()
  readonly #app: App<Message, unknown>
  #runtime: AppRuntime<Message>
  /** When calls began, by the ids of their legs. */
  readonly #began = new Map<string, number>()
  #ids = 0
  #mistake: unknown

  constructor(app: App<Message, unknown>, options: TestbedOptions) {
    this.#app = app
    this.#options = options
    this.#runtime = this.#start()
  }

  #start(): AppRuntime<Message> {
    const options = this.#options
    return new AppRuntime(this.#app, {
      clock: this.clock,
      edge: () => new VirtualEdge(this, this.line('switch')),
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      mailboxes: this.mailboxes,
      log: () => undefined,
      mistaken: (error) => {
        this.#mistake ??= error
      },
    })
  }

  /** Calls that run. */
  get calls(): Calls<Message> {
    return this.#runtime.calls
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
      this.#began.set(leg.id, this.clock.now())
      void this.#runtime.take(leg, new VirtualEdge(this, line))
    })
    return new Phone(line, this.#steps)
  }

  /**
   * The process of the application dies, and is started again: calls with a checkpoint go on in
   * `onResume`, all others end.
   */
  crash(): void {
    this.#steps.add(() => {
      const heirs = [...this.#lines.values()].flatMap((line) => this.#inheritOf(line))
      void this.#runtime.close()
      this.#runtime = this.#start()
      for (const { line, leg, state, since } of heirs) {
        void this.#runtime.take(leg, new VirtualEdge(this, line), { state, since })
      }
    })
  }

  /** Somebody the application may call: the name is what it dials. */
  phone(name: string): Phone {
    return new Phone(this.line(name), this.#steps)
  }

  /**
   * Somebody asks something over HTTP, with a token that allows everything the route wants.
   *
   * @param tenant the domain of the token; the operator's is `*`.
   */
  request(method: Method, path: string, body?: unknown, tenant = '*'): Promise<HttpAnswer> {
    const [bare = '', search = ''] = path.split('?')
    const query = Object.fromEntries(new URLSearchParams(search))
    const scopes = this.#runtime.routes.flatMap(({ options }) => options.scope ?? [])
    return this.#runtime.answer({ method, path: bare, query, body, tenant, scopes })
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

  costOf(to: string): number {
    return this.#options.costs?.[to] ?? 0
  }

  lengthOf(prompt: string): number {
    const { prompts = {}, anyPrompt = '2s' } = this.#options
    return milliseconds(prompts[prompt] ?? anyPrompt)
  }

  /** The call of a phone, if it outlives its process. */
  #inheritOf(line: PhoneLine) {
    const { leg: dead } = line
    if (!(dead instanceof VirtualIncomingLeg) || dead.stage !== 'answered') return []
    const { kept: state } = dead
    if (state === undefined) return []
    const leg = dead.outlive()
    line.ringWith(leg)
    return [{ line, leg, state, since: this.#began.get(leg.id) ?? this.clock.now() }]
  }

  /**
   * Ends the calls that still run, and sees to it that nothing stays.
   *
   * @throws the first step that failed, or the mistake of a script
   */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#steps.isTold) return
    await this.#steps.done
    void this.#runtime.close()
    await this.#steps.pass(milliseconds('1m'))
    if (this.#mistake !== undefined) throw this.#mistake
    const left = this.ports.filter((port) => !port.isReleased).map(({ name }) => name)
    if (this.#runtime.size === 0 && left.length === 0 && this.clock.waiting === 0) return
    const facts = `${this.#runtime.size} calls, media of ${left.join(', ') || 'nobody'}`
    throw new Error(`left behind: ${facts}, ${this.clock.waiting} alarms`)
  }
}

/** `alice` is as good as `sip:alice@example.org`. */
function addressOf(name: string): Address {
  const uri = name.includes(':') ? name : `sip:${name}@example.org`
  const user = name.includes(':') ? (name.split(':')[1]?.split('@')[0] ?? '') : name
  return { uri, user, display: '' }
}
