import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Test } from 'tap'
import {
  firstOf,
  type SipMessage,
  type SipRequest,
} from '../../../../switch/engine/message/message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import type { Engine } from '../../../../switch/engine/start-engine.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { messageOf } from '../core/core-world.ts'
import { requestText, sip } from '../sip-text.ts'

/** Timers of RFC 3261, shortened: the longest wait is 64 * T1, about two seconds. */
export const FAST = { t1: 30, t2: 120, t4: 150 }

export const SDP = [
  ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0'],
  ...['m=audio 4000 RTP/AVP 0', ''],
].join('\r\n')

type Headers = Readonly<Record<string, string | undefined>>

/** Somebody else's telephone: a UDP socket that says and hears exactly what the test wants. */
export class Peer {
  readonly port: number
  readonly #socket: Socket
  readonly #engine: Engine
  readonly #came: SipMessage[] = []

  static async open(t: Test, engine: Engine): Promise<Peer> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    t.teardown(() => socket.close())
    return new Peer(socket, engine)
  }

  private constructor(socket: Socket, engine: Engine) {
    this.port = socket.address().port
    this.#socket = socket
    this.#engine = engine
    socket.on('message', (bytes) => this.#came.push(messageOf(String(bytes))))
  }

  get uri(): string {
    return `sip:peer@127.0.0.1:${this.port}`
  }

  /** Sends a request of its own to the engine. */
  ask(method: string, sequence = 1, headers: Headers = {}, body = ''): void {
    const [place] = this.#engine.sip
    const fields = {
      Via: this.via(`${method}-${sequence}`),
      ...{
        'Call-ID': `call-${this.port}`,
        CSeq: `${sequence} ${method}`,
        Contact: `<${this.uri}>`,
      },
      ...headers,
    }
    this.say(requestText(`${method} sip:bob@127.0.0.1:${place?.port} SIP/2.0`, fields, body))
  }

  via(branch: string): string {
    return `SIP/2.0/UDP 127.0.0.1:${this.port};rport;branch=z9hG4bK-${branch}`
  }

  answer(request: SipRequest, status: number, more: Headers = {}, toTag = 'peer'): void {
    const kept = replyTo(request, { status, toTag }).headers.map(({ line }) => line)
    const own = Object.entries({ Contact: `<${this.uri}>`, ...more }).map((each) => each.join(': '))
    this.say(sip([`SIP/2.0 ${status} R`, ...kept, ...own]))
  }

  say(text: string): void {
    this.#socket.send(text, this.#engine.sip[0]?.port ?? 0, '127.0.0.1')
  }

  /** The next request of that method, whatever came before it. */
  async request(method: string): Promise<SipRequest> {
    return (await this.#next(method)) as SipRequest
  }

  /** The next response with that status and CSeq, whatever came before it: `200 1 INVITE`. */
  response(line: string): Promise<SipMessage> {
    return this.#next(line)
  }

  /** What came and was not waited for: methods, and statuses with CSeq. */
  get rest(): readonly string[] {
    return this.#came.map(lineOf)
  }

  async #next(line: string): Promise<SipMessage> {
    const place = () => this.#came.findIndex((each) => lineOf(each) === line)
    await eventually(
      () => place() >= 0,
      () => `${line}; there came ${this.rest}`,
    )
    const [message] = this.#came.splice(place(), 1)
    return message as SipMessage
  }
}

function lineOf(message: SipMessage): string {
  return message.kind === 'request'
    ? message.method
    : `${message.status} ${firstOf(message, 'cseq')}`
}

export function field(message: SipMessage, name: string): string {
  return firstOf(message, name) ?? ''
}
