import type { Socket } from 'node:dgram'
import { eventually } from './eventually.ts'
import { SWITCH } from './lab.ts'
import { headerOf, type Message, parseMessage, statusOf } from './sip-message.ts'

const SIP_PORT = 5060

/** A SIP phone without manners: sends what it is told and waits for what comes (RFC 3261). */
export class Phone {
  readonly address: string
  readonly #socket: Socket
  readonly #contact: string
  readonly #tag: string
  readonly #seen = new Set<string>()
  #heard: Message[] = []
  #callId = ''
  #local = ''
  #remote = ''
  /** Where requests of the dialog go: the Contact of the other side. */
  #target = ''
  #sequence = 0
  /** The INVITE that is under way or was the last: ACK and CANCEL belong to it. */
  #invite = { branch: '', sequence: 0, target: '' }

  constructor(socket: Socket) {
    const { address, port } = socket.address()
    this.address = address
    this.#socket = socket
    this.#tag = `;tag=phone${port}-${process.hrtime.bigint()}`
    this.#contact = `<sip:phone@${address}:${port}>`
    socket.on('message', (bytes) => this.#hear(parseMessage(bytes.toString())))
  }

  /** Calls a number through the switch. */
  call(number: string, body?: string): void {
    this.#begin(`${number}@`)
    this.request('INVITE', body)
  }

  /** Asks the switch itself. */
  ask(method: string): void {
    this.#begin('')
    this.request(method)
  }

  /** The next request in the dialog there is. */
  request(method: string, body?: string): void {
    this.#sequence += 1
    const branch = newBranch()
    if (method === 'INVITE') {
      this.#invite = { branch, sequence: this.#sequence, target: this.#target }
    }
    this.#request({ method, branch, sequence: this.#sequence, target: this.#target, body })
  }

  /** ACK of a 200, whose answer or offer it may carry. */
  acknowledge(body?: string): void {
    const { sequence } = this.#invite
    this.#request({ method: 'ACK', branch: newBranch(), sequence, target: this.#target, body })
  }

  /** ACK of a refusal (RFC 3261, 17.1.1.3) or CANCEL (9.1): the INVITE's branch and address. */
  follow(method: 'ACK' | 'CANCEL'): void {
    this.#request({ method, ...this.#invite, body: undefined })
  }

  respond(request: Message, status: number, body?: string): void {
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map(
      (name) => `${name}: ${headerOf(request, name)}`,
    )
    const to = headerOf(request, 'To')
    const tagged = to.includes(';tag=') ? to : `${to}${this.#tag}`
    this.#send([`SIP/2.0 ${status} Whatever`, ...copied, `To: ${tagged}`], body)
  }

  /** The next message of this kind, `INVITE` or `200`; what came before it is forgotten. */
  async expect(kind: string, patience?: number): Promise<Message> {
    let found: Message | undefined
    const come = () => {
      const at = this.#heard.findIndex((message) => message.kind === kind)
      if (at >= 0) [found] = this.#heard.splice(0, at + 1).slice(-1)
      return found !== undefined
    }
    const heard = () => this.#heard.map((message) => message.kind).join(', ') || 'nothing'
    const missing = () => `a phone at ${this.address} hears ${kind} (it has heard ${heard()})`
    await eventually(come, missing, patience)
    if (!found) throw new Error('unreachable')
    return found
  }

  #begin(user: string): void {
    this.#callId = `${process.hrtime.bigint()}@${this.address}`
    this.#local = `<sip:1000@${this.address}>${this.#tag}`
    this.#remote = `<sip:${user}${SWITCH}>`
    this.#target = `sip:${user}${SWITCH}:${SIP_PORT}`
  }

  #request({ method, branch, sequence, target, body }: Outgoing): void {
    const { address, port } = this.#socket.address()
    const head = [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${port};branch=${branch}`,
      'Max-Forwards: 70',
      `From: ${this.#local}`,
      `To: ${this.#remote}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${sequence} ${method}`,
    ]
    this.#send(head, body)
  }

  #send(head: readonly string[], body = ''): void {
    const lines = [
      ...head,
      `Contact: ${this.#contact}`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ]
    this.#socket.send([...lines, '', body].join('\r\n'), SIP_PORT, SWITCH)
  }

  #hear(message: Message): void {
    const key = ['Via', 'CSeq'].map((name) => headerOf(message, name)).join(message.kind)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#learn(message)
    this.#heard.push(message)
  }

  /** Both ends learn the dialog from what they receive (RFC 3261, 12.1). */
  #learn(message: Message): void {
    const isInvite = message.kind === 'INVITE'
    const status = statusOf(message)
    const isAnswer = status >= 200 && status < 300 && / INVITE$/.test(headerOf(message, 'CSeq'))
    if (!isInvite && !isAnswer) return
    this.#target = /<([^>]+)>/.exec(headerOf(message, 'Contact'))?.[1] ?? this.#target
    if (isAnswer) this.#remote = headerOf(message, 'To')
    if (!isInvite || headerOf(message, 'To').includes(';tag=')) return
    this.#remote = headerOf(message, 'From')
    this.#local = `${headerOf(message, 'To')}${this.#tag}`
    this.#callId = headerOf(message, 'Call-ID')
  }
}

interface Outgoing {
  readonly method: string
  readonly branch: string
  readonly sequence: number
  readonly target: string
  readonly body: string | undefined
}

function newBranch(): string {
  return `z9hG4bK${process.hrtime.bigint()}`
}
