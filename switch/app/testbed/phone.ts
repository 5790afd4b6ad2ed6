import { type Duration, milliseconds } from '../core/duration.ts'
import { asDigit } from '../lower/dtmf-info.ts'
import type { LegRequest } from '../lower/leg.ts'
import { reasonPhrase } from '../lower/reason-phrases.ts'
import type { PhoneLine } from './phone-line.ts'
import type { Steps } from './steps.ts'
import { UnmetExpectation } from './steps.ts'
import { describe, type Happening } from './transcript.ts'
import { VirtualOutgoingLeg } from './virtual-leg.ts'

/**
 * Somebody with a telephone, in a test. Every method is a step: steps are done one after another,
 * over all phones of a testbed, and awaiting a phone awaits them.
 */
export class Phone implements PromiseLike<void> {
  readonly #line: PhoneLine
  readonly #steps: Steps
  /** What has to happen next to this phone. */
  readonly expect: Expectations

  constructor(line: PhoneLine, steps: Steps) {
    this.#line = line
    this.#steps = steps
    this.expect = new Expectations(this, line, steps)
  }

  /** Presses keys. */
  press(keys: string): this {
    return this.#step(() => {
      for (const key of keys) {
        const digit = asDigit(key)
        if (digit === undefined) throw new RangeError(`'${key}' is no key of a telephone`)
        this.#line.port?.press(digit)
      }
    })
  }

  /** Talks, which matters to who records. */
  talk(duration: Duration): this {
    return this.#step(() => this.#line.port?.talk(milliseconds(duration)))
  }

  /** Goes on to ring, after the switch called it. */
  ring(status = 180): this {
    return this.#step(async () => (await this.#called()).progress(status))
  }

  /** Plays something before it answers. */
  earlyMedia(): this {
    return this.#step(async () => (await this.#called()).progress(183, 'early answer'))
  }

  /** Answers the call that came, or that comes. */
  answer(): this {
    return this.#step(async () => (await this.#called()).pickUp())
  }

  /** Refuses the call that came, or that comes. */
  reject(status: number, reason = reasonPhrase(status)): this {
    return this.#step(async () => (await this.#called()).refuse(status, reason))
  }

  /** Hangs up, or gives up calling. */
  hangUp(): this {
    return this.#step(() => this.#line.leg?.leave('BYE'))
  }

  /** Its media dies. */
  loseMedia(reason: string): this {
    return this.#step(() => this.#line.port?.lose(reason))
  }

  /** Puts the other party on hold (re-INVITE). */
  hold(): this {
    return this.#propose('sendonly')
  }

  /** Takes the other party back. */
  resume(): this {
    return this.#propose('sendrecv')
  }

  /** Asks to connect the other party with somebody (REFER, RFC 3515). */
  refer(to: string): this {
    return this.request({ method: 'REFER', headers: { 'Refer-To': `<${to}>` } }, 202)
  }

  /** Sends a request inside its call, which has to be answered with that status. */
  request(request: LegRequest, status = 200): this {
    return this.#step(async () => {
      const answer = await this.#line.leg?.ask(request)
      if (answer === status) return
      const message = `${this.#line.name}: ${request.method} got ${answer}, expected ${status}`
      throw new UnmetExpectation(message)
    })
  }

  /** Pays no attention to what has happened so far. */
  skip(): this {
    return this.#step(() => this.#line.transcript.skip())
  }

  /** Lets time pass. */
  wait(duration: Duration): this {
    return this.#step(() => this.#steps.pass(milliseconds(duration)))
  }

  // biome-ignore lint/suspicious/noThenProperty: a chain of steps is awaited like one.
  readonly then: PromiseLike<void>['then'] = (done, failed) => this.#steps.done.then(done, failed)

  #propose(direction: string): this {
    const sdp = `v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 8\r\na=${direction}\r\n`
    return this.#step(async () => {
      const status = await this.#line.leg?.propose(sdp)
      if (status !== 200) throw new UnmetExpectation(`${this.#line.name}: re-INVITE got ${status}`)
    })
  }

  #step(step: () => Promise<void> | void): this {
    this.#steps.add(step)
    return this
  }

  /** The call that rings at this phone. */
  #called(): Promise<VirtualOutgoingLeg> {
    return this.#steps.until(`${this.#line.name}: expected a call`, this.#line, () => {
      const { leg } = this.#line
      return leg instanceof VirtualOutgoingLeg && leg.stage === 'ringing' ? leg : undefined
    })
  }
}

/** Each of these is a step as well: the next thing that happens to the phone has to be this. */
class Expectations {
  readonly #phone: Phone
  readonly #line: PhoneLine
  readonly #steps: Steps

  constructor(phone: Phone, line: PhoneLine, steps: Steps) {
    this.#phone = phone
    this.#line = line
    this.#steps = steps
  }

  /** Its own call is told to ring. */
  ring(status = 180): Phone {
    return this.#expect({ what: 'ring', status })
  }

  answer(): Phone {
    return this.#expect({ what: 'answer' })
  }

  reject(status: number, reason = reasonPhrase(status)): Phone {
    return this.#expect({ what: 'reject', status, reason })
  }

  hangup(): Phone {
    return this.#expect({ what: 'hangup' })
  }

  play(...prompts: readonly string[]): Phone {
    for (const prompt of prompts) this.#expect({ what: 'play', prompt })
    return this.#phone
  }

  /** A text is said; one in a language of its own as `(de) Guten Tag`. */
  say(...texts: readonly string[]): Phone {
    for (const text of texts) this.#expect({ what: 'say', text })
    return this.#phone
  }

  /** What plays is stopped. */
  stop(prompt: string): Phone {
    return this.#expect({ what: 'stop', prompt })
  }

  record(): Phone {
    return this.#expect({ what: 'record' })
  }

  digits(digits: string): Phone {
    return this.#expect({ what: 'digits', digits })
  }

  /** The script calls somebody on behalf of this phone's call. */
  dial(...targets: readonly string[]): Phone {
    for (const to of targets) this.#expect({ what: 'dial', to })
    return this.#phone
  }

  /** It can talk to another phone. */
  bridge(other: string): Phone {
    return this.#expect({ what: 'bridge', other })
  }

  /** It talks to nobody any more. */
  part(): Phone {
    return this.#expect({ what: 'part' })
  }

  /** It is in a conference. */
  mix(room: string): Phone {
    return this.#expect({ what: 'mix', room })
  }

  message(text: string): Phone {
    return this.#expect({ what: 'message', text })
  }

  refer(to: string): Phone {
    return this.#expect({ what: 'refer', to })
  }

  /** It takes somebody's place in the call with that Call-ID. */
  replace(callId: string): Phone {
    return this.#expect({ what: 'replace', callId })
  }

  /** It is told how its REFER goes. */
  notify(status: number): Phone {
    return this.#expect({ what: 'notify', status })
  }

  /** Nothing happens for so long. */
  nothing(duration: Duration): Phone {
    this.#steps.add(async () => {
      await this.#steps.pass(milliseconds(duration))
      const happening = this.#line.transcript.next('dial')
      if (happening === undefined) return
      const message = `${this.#line.name}: expected nothing, but got ${describe(happening)}`
      throw new UnmetExpectation(`${message}\n${this.#line.transcript}`)
    })
    return this.#phone
  }

  #expect(wanted: Happening): Phone {
    this.#steps.add(() => this.#steps.expect(this.#line, wanted))
    return this.#phone
  }
}
