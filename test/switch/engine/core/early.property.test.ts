import fc from 'fast-check'
import { test } from 'tap'
import { firstOf, type SipResponse } from '../../../../switch/engine/message/message.ts'
import { requestText } from '../sip-text.ts'
import { CALLER_DIALOG, dial, inDialogText, inviteText, shownId } from './calls.ts'
import { CONTACT, CoreWorld, type FakeApplication, messageOf } from './core-world.ts'

const AN_AGE = 400_000

/** A world in which one call is set up, in whatever order. */
abstract class Setup {
  readonly world = new CoreWorld()
  readonly application: FakeApplication = this.world.join('invite')
  readonly sent: string[] = []
  readonly told: FakeApplication['frames'] = []
  /** Statuses of the final responses the application was told of for its INVITE. */
  readonly finals: string[] = []
  protected abstract readonly events: readonly (() => void)[]

  happen(event: number): void {
    this.events[event % this.events.length]?.()
    this.sent.push(...this.world.network.take().map(({ text }) => text))
    const frames = this.application.take()
    this.told.push(...frames)
    for (const { text } of frames) {
      const [, final] = /^SIP\/2\.0 ([2-6]\d\d)[\s\S]*\r\nCSeq: 100 INVITE\r\n/.exec(text) ?? []
      if (final !== undefined) this.finals.push(final)
    }
  }

  /** @returns what is left when everybody is gone. */
  end(): number {
    this.world.core.leave(this.application)
    this.world.clock.advance(AN_AGE)
    const { dialogs, requests, transactions } = this.world.core.load
    return dialogs + requests + transactions + this.world.clock.waiting
  }

  /** The application answers every request of the peer's that it was shown. */
  protected answerAll(): void {
    for (const { fields, text } of this.told.splice(0)) {
      const isShown = fields[1] === 'sip' && /^(INFO|UPDATE|PRACK|BYE) /.test(text)
      const cseq = /\r\nCSeq: ([^\r]*)/.exec(text)?.[1]
      const lines = ['SIP/2.0 200 OK', `CSeq: ${cseq}`]
      if (isShown) this.world.command(this.application, `${fields[8]}|`, lines)
    }
  }
}

/** A caller's INVITE. */
class Incoming extends Setup {
  #sequence = 1
  readonly #id: string

  protected readonly events: readonly (() => void)[] = [
    () => this.#answer('183 Progress', 'v=0'),
    () => this.#answer('183 Progress', 'v=0'),
    () => this.#answer('183 Progress', ''),
    () => this.#answer('183 Progress', ''),
    () => this.#answer('180 Ringing', '', []),
    () => this.#answer('200 OK', 'v=0', []),
    () => this.#answer('486 Busy', '', []),
    () => this.#bring('PRACK', this.#rack(0)),
    () => this.#bring('PRACK', this.#rack(0)),
    () => this.#bring('PRACK', this.#rack(0)),
    () => this.#bring('PRACK', this.#rack(0)),
    () => this.#bring('PRACK', this.#rack(1)),
    () => this.#bring('UPDATE'),
    () => this.#bring('INFO'),
    () => this.#bring('BYE'),
    () => this.world.network.bring(requestText('CANCEL sip:b@192.0.2.1 SIP/2.0')),
    () => this.world.network.bring(inDialogText('ACK', 1)),
    () => this.answerAll(),
    () => this.answerAll(),
    () => this.world.command(this.application, `|${CALLER_DIALOG}`, ['UPDATE sip:x SIP/2.0']),
    () => this.world.clock.advance(700),
    () => this.world.clock.advance(40_000),
  ]

  constructor() {
    super()
    const wishes = { Supported: '100rel, timer', 'Session-Expires': '90;refresher=uas' }
    this.world.network.bring(inviteText(wishes))
    this.#id = shownId(this.application)
  }

  /** Responses to the INVITE, each once. */
  get answers(): readonly SipResponse[] {
    const texts = this.sent.filter((text) => /^SIP[\s\S]*\r\nCSeq: 1 INVITE\r\n/.test(text))
    return [...new Set(texts)].map(messageOf).filter((message) => message.kind === 'response')
  }

  #answer(status: string, body: string, more: readonly string[] = ['Require: 100rel']): void {
    const lines = [`SIP/2.0 ${status}`, 'To: <sip:x>;tag=own', 'CSeq: 1 INVITE', ...more]
    this.world.command(this.application, `${this.#id}|`, lines, body)
  }

  #rack(before: number): Readonly<Record<string, string>> {
    const number = Number(this.answers.map((each) => firstOf(each, 'rseq')).findLast(Boolean) ?? 0)
    return { RAck: `${number - before} 1 INVITE` }
  }

  #bring(method: string, changes: Readonly<Record<string, string>> = {}): void {
    this.#sequence += 1
    this.world.network.bring(inDialogText(method, this.#sequence, changes))
  }
}

/** An application's INVITE, which is forked. */
class Outgoing extends Setup {
  #sequence = 1
  readonly #call = dial(this.world, this.application, ['Session-Expires: 90'])

  protected readonly events: readonly (() => void)[] = [
    ...['one', 'other'].flatMap((tag) => [
      () => this.#reply(183, tag, ['Require: 100rel', 'RSeq: 1']),
      () => this.#reply(183, tag, ['Require: 100rel', 'RSeq: 2']),
      () => this.#reply(180, tag, []),
      () => this.#reply(200, tag, ['Session-Expires: 90;refresher=uac']),
      () => this.#bring('UPDATE', tag),
      () => this.#bring('INFO', tag),
      () => this.#bring('BYE', tag),
    ]),
    () => this.#reply(486, 'one', []),
    () => this.#send('PRACK', ['RAck: 1 100 INVITE']),
    () => this.#send('UPDATE', []),
    () => this.#send('ACK', []),
    () => this.#send('BYE', []),
    () => {
      const names = `${this.#call.transactionId}|`
      this.world.command(this.application, names, ['CANCEL sip:x SIP/2.0'])
    },
    () => this.answerAll(),
    () => this.#replyToLast(200),
    () => this.#replyToLast(491),
    () => this.world.clock.advance(700),
    () => this.world.clock.advance(46_000),
  ]

  /** Tags of the dialogs in which an ACK and no BYE of ours went out. */
  get calls(): readonly string[] {
    const tagsOf = (method: string) =>
      this.sent.flatMap((text) => {
        const isMeant = text.startsWith(`${method} `) && !text.includes('\r\nCSeq: 100 CANCEL')
        return isMeant ? [/\r\nTo: [^\r]*;tag=([^\r;]+)/.exec(text)?.[1] ?? ''] : []
      })
    const ended = tagsOf('BYE')
    return [...new Set(tagsOf('ACK'))].filter((tag) => !ended.includes(tag))
  }

  #reply(status: number, tag: string, more: readonly string[]): void {
    this.world.reply(this.#call.invite, status, { tag, headers: [CONTACT, ...more] })
  }

  /** The peer answers what was sent last within a dialog. */
  #replyToLast(status: number): void {
    const last = this.sent.findLast((text) => /^(PRACK|UPDATE|BYE|INVITE) /.test(text))
    const request = last === undefined ? undefined : messageOf(last)
    if (request?.kind === 'request') this.world.reply(request, status)
  }

  #send(method: string, headers: readonly string[]): void {
    const lines = [`${method} sip:x SIP/2.0`, ...headers]
    this.world.command(this.application, `|${this.#call.dialogId}`, lines)
  }

  #bring(method: string, tag: string): void {
    this.#sequence += 1
    this.world.network.bring(
      requestText(`${method} sip:us@192.0.2.1 SIP/2.0`, {
        Via: `SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bK-${this.#sequence}`,
        From: `<sip:peer@192.0.2.9>;tag=${tag}`,
        To: firstOf(this.#call.invite, 'from'),
        'Call-ID': firstOf(this.#call.invite, 'call-id'),
        CSeq: `${this.#sequence} ${method}`,
      }),
    )
  }
}

const happenings = fc.array(fc.nat(100), { maxLength: 40 })

test('an INVITE that comes in has one answer, and reliable ones in their order', async (t) => {
  let reliable = 0
  fc.assert(
    fc.property(happenings, (events) => {
      const setup = new Incoming()
      for (const event of events) setup.happen(event)
      const finals = setup.answers.filter(({ status }) => status >= 200)
      const numbers = setup.answers.flatMap((each) => firstOf(each, 'rseq') ?? [])
      reliable = Math.max(reliable, numbers.length)
      const areInOrder = numbers.every((number, index) => Number(number) === 101 + index)
      const isOver = finals.some(({ status }) => status >= 300)
      const isHeld = setup.world.core.load.dialogs <= (isOver ? 0 : 1)
      return finals.length <= 1 && areInOrder && isHeld && setup.end() === 0
    }),
    { numRuns: 1000 },
  )
  t.ok(reliable > 1, 'some calls had several')
})

test('an INVITE that goes out makes one call at most, whoever answers', async () => {
  fc.assert(
    fc.property(happenings, (events) => {
      const setup = new Outgoing()
      for (const event of events) setup.happen(event)
      const [final] = setup.finals
      const most = final === undefined ? 2 : final.startsWith('2') ? 1 : 0
      const isHeld = setup.world.core.load.dialogs <= most
      return setup.calls.length <= 1 && setup.finals.length <= 1 && isHeld && setup.end() === 0
    }),
    { numRuns: 1000 },
  )
})
