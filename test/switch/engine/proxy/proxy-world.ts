import type { SipRequest } from '../../../../switch/engine/message/message.ts'
import { parseMessage } from '../../../../switch/engine/message/parse-message.ts'
import { replyTo } from '../../../../switch/engine/message/reply.ts'
import { parseCommand } from '../../../../switch/engine/wire/parse-command.ts'
import { type Datagram, PEER } from '../../../support/loop-transport.ts'
import { inviteText, shownId } from '../core/calls.ts'
import { CONTACT, CoreWorld, type FakeApplication } from '../core/core-world.ts'
import { sip } from '../sip-text.ts'

export const DESTINATIONS = ['sip:192.0.2.21', 'sip:192.0.2.22', 'sip:192.0.2.23']

export interface Wishes {
  readonly record?: boolean
  readonly follow?: boolean
  readonly mode?: 'serial' | 'simultaneous'
  readonly provisional?: string
  readonly final?: string
  readonly destinations?: readonly string[]
  readonly headers?: readonly string[]
}

/** A core that passes on what comes, and the places it is passed to. */
export class ProxyWorld extends CoreWorld {
  readonly application: FakeApplication
  readonly refused: string[] = []
  readonly #looked: Datagram[] = []

  constructor() {
    super()
    this.application = this.join('invite', 'message', 'register')
  }

  /** A request comes, and the application wants it passed on. */
  pass(wishes: Wishes = {}, text = inviteText()): void {
    this.network.bring(text)
    this.network.take()
    const transactionId = shownId(this.application)
    this.application.take()
    this.proxy(transactionId, wishes)
  }

  proxy(transactionId: string, wishes: Wishes): void {
    const { record, follow, mode = 'serial', provisional = '', final = '' } = wishes
    const { destinations = DESTINATIONS, headers = [] } = wishes
    const fields = [
      ...['p-1', 'proxy', transactionId, record ? 'remainInDialog' : '', 'fullResponse'],
      ...[follow ? 'followRedirects' : '', mode, provisional, final, ...destinations],
    ]
    const message = sip([`INVITE ${destinations[0]} SIP/2.0`, ...headers])
    const command = parseCommand(Buffer.from(`${fields.join('|')}\r\n${message}`))
    if (command?.type !== 'proxy') throw new Error('no proxy command')
    this.core.proxy(this.application, command, (reason) => this.refused.push(reason))
  }

  /** What went out since the last look: `INVITE 192.0.2.21`, `180`. */
  news(): readonly string[] {
    return this.out().map(({ message, address }) =>
      message.kind === 'request' ? `${message.method} ${address}` : `${message.status}`,
    )
  }

  out() {
    const sent = this.network.take()
    this.#looked.push(...sent)
    return sent.map(({ text, path }) => {
      const message = parseMessage(Buffer.from(text))
      if (message.kind === 'malformed') throw new Error(message.reason)
      return { message, text, address: path.remote.address }
    })
  }

  /** The request that went to a place last, whether it was looked at or not. */
  sentTo(address: string, method = 'INVITE'): SipRequest {
    const found = [...this.#looked, ...this.network.sent]
      .filter(({ path }) => path.remote.address === address)
      .map(({ text }) => parseMessage(Buffer.from(text)))
      .findLast((each) => each.kind === 'request' && each.method === method)
    if (found?.kind !== 'request') throw new Error(`no ${method} went to ${address}`)
    return found
  }

  /** A place answers what it was sent. */
  answers(request: SipRequest, status: number, more: readonly string[] = []): void {
    const { headers } = replyTo(request, { status, toTag: `to-${request.uri.slice(-2)}` })
    const own = status < 300 && status > 100 ? [CONTACT] : []
    const lines = [`SIP/2.0 ${status} R`, ...headers.map(({ line }) => line), ...own, ...more]
    this.network.bring(sip(lines), { address: '192.0.2.21', port: 5060 })
  }

  /** The caller acknowledges what it was refused. */
  acknowledges(): void {
    this.network.bring(inviteText().replaceAll('INVITE', 'ACK'), PEER)
  }

  /** What the application was told: statuses of final responses, and `done`. */
  told(): readonly string[] {
    return this.application
      .take()
      .map(({ fields, text }) => (fields[4] === 'done' ? 'done' : (text.split(' ')[1] ?? '')))
  }
}
