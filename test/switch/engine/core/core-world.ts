import type { Application } from '../../../../switch/engine/core/application.ts'
import type { Resolve } from '../../../../switch/engine/core/context.ts'
import { type CoreOptions, EngineCore } from '../../../../switch/engine/core/engine-core.ts'
import type { SessionTimerOptions } from '../../../../switch/engine/dialog/session-timer.ts'
import {
  firstOf,
  type SipMessage,
  type SipRequest,
} from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { parseUri, type SipUri } from '../../../../switch/engine/message/uri.ts'
import type { Listener, Protocol } from '../../../../switch/engine/transport/transport.ts'
import { parseCommand } from '../../../../switch/engine/wire/parse-command.ts'
import { countingIds } from '../../../support/counting-ids.ts'
import { LoopTransport } from '../../../support/loop-transport.ts'
import { StandingClock } from '../../../support/standing-clock.ts'
import { sip } from '../sip-text.ts'

/** A frame as an application reads it: fields of its leader, and the message. */
export interface Frame {
  readonly fields: readonly string[]
  readonly text: string
  /** Place of the frame it must not be read together with; frames are counted from 1. */
  readonly after?: number
}

/** An application that keeps what it is told. */
export class FakeApplication implements Application {
  readonly tags: ReadonlySet<string> = new Set()
  readonly name = 'test'
  readonly claims = new Set<string>()
  readonly frames: Frame[] = []
  isBusy = false
  service: string | undefined
  #told = 0

  constructor(...verbs: readonly string[]) {
    for (const verb of verbs) this.claims.add(verb)
  }

  tell(leader: string, message?: Buffer, after?: number): number {
    const frame = { fields: leader.split('|'), text: message?.toString() ?? '' }
    this.frames.push(after === undefined ? frame : { ...frame, after })
    this.#told += 1
    return this.#told
  }

  /** What it was told since the last look. */
  take(): readonly Frame[] {
    return this.frames.splice(0)
  }

  /** `sip INVITE ...`, `response OK`: what the frames since the last look are about. */
  news(): readonly string[] {
    return this.take().map(({ fields, text }) =>
      fields[1] === 'response'
        ? `${fields[3]} ${text.split(' SIP/2.0')[0]?.split('\r\n')[0]}`
        : `${text.split(' ').slice(0, 2).join(' ')}`,
    )
  }
}

/**
 * Addresses are found at once; `later.example.org` when the test lets it be, `two.example.org` has
 * a stand-in.
 */
function resolver(held: (() => void)[]): Resolve {
  return (text, then) => {
    const uri = parseUri(text)
    if (!uri || uri.host === 'nowhere.example.org') return then([])
    const address = hostOf(uri.host)
    const protocol = protocolOf(uri)
    const place = { protocol, address, port: uri.port ?? 5060 }
    const standIns = uri.host === 'two.example.org' ? [{ ...place, address: '192.0.2.10' }] : []
    const found = () => then([place, ...standIns])
    if (uri.host === 'later.example.org') held.push(found)
    else found()
  }
}

const PROTOCOLS: readonly Protocol[] = ['udp', 'tcp', 'tls', 'ws', 'wss']

function protocolOf({ parameters, scheme }: SipUri): Protocol {
  const usual = scheme === 'sips' ? 'tls' : 'udp'
  return PROTOCOLS.find((each) => each === parameters.get('transport')) ?? usual
}

function hostOf(host: string): string {
  return /^[\d.]+$/.test(host) ? host : '192.0.2.9'
}

/** A core between a network and applications, in a world where nothing happens by itself. */
export class CoreWorld {
  readonly clock = new StandingClock()
  readonly network: LoopTransport
  readonly core: EngineCore
  /** Lines of the log and what they are about. */
  readonly logged: (readonly [string, object | undefined])[] = []
  /** Look-ups that wait for `later()`. */
  readonly #held: (() => void)[] = []
  #commands = 0

  constructor(
    listeners?: readonly Listener[],
    sessionTimer: SessionTimerOptions = {},
    more: Partial<CoreOptions> = {},
  ) {
    this.network = new LoopTransport(this.clock, listeners)
    this.core = new EngineCore({
      transport: this.network,
      clock: this.clock,
      ids: countingIds(),
      resolve: resolver(this.#held),
      log: (_, message, facts) => void this.logged.push([message, facts]),
      sessionTimer,
      ...more,
    })
  }

  join(...verbs: readonly string[]): FakeApplication {
    const application = new FakeApplication(...verbs)
    this.core.join(application)
    return application
  }

  /** Names that were looked up are found now. */
  later(): void {
    for (const found of this.#held.splice(0)) found()
  }

  /** `sip|<names>` with a message. @returns why it was refused, or the command's name. */
  command(
    application: Application,
    names: string,
    lines: readonly string[],
    body = '',
  ): { readonly id: string; readonly refused?: string } {
    this.#commands += 1
    const id = `command-${this.#commands}`
    const parsed = parseCommand(Buffer.from(`${id}|sip|${names}\r\n${sip(lines, body)}`))
    if (parsed?.type !== 'sip') throw new Error('no sip command')
    let refused: string | undefined
    this.core.command(application, parsed, (reason) => {
      refused = reason
    })
    return refused === undefined ? { id } : { id, refused }
  }

  /** The messages that went out since the last look. */
  sent(): readonly SipMessage[] {
    return this.network.take().map(({ text }) => messageOf(text))
  }

  /** First lines of what went out since the last look, without URI and version. */
  lines(): readonly string[] {
    return this.sent().map((message) =>
      message.kind === 'request' ? message.method : `${message.status} ${firstOf(message, 'cseq')}`,
    )
  }

  /** The peer answers a request of ours. */
  reply(
    request: SipRequest,
    status: number,
    { tag = 'peer', headers = [CONTACT] as readonly string[], body = '' } = {},
  ): void {
    const { headers: kept } = replyTo(request, { status, toTag: tag })
    const lines = [`SIP/2.0 ${status} R`, ...kept.map(({ line }) => line), ...headers]
    this.network.bring(sip(lines, body))
  }
}

/** Where the peer says it is reached. */
export const CONTACT = 'Contact: <sip:peer@192.0.2.9:5080>'

export function messageOf(text: string): SipMessage {
  const message = parseMessage(Buffer.from(text))
  if (message.kind === 'malformed') throw new Error(`${message.reason}: ${text}`)
  return message
}

export function requestIn(text: string): SipRequest {
  const message = messageOf(text)
  if (message.kind !== 'request') throw new Error(`no request: ${text}`)
  return message
}
