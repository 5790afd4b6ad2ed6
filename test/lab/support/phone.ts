import { eventually } from './eventually.ts'
import type { PhoneLine } from './phone-line.ts'
import { headerOf, headersOf, type Message, parseMessage, statusOf } from './sip-message.ts'

const SIP_PORT = 5060

/** A SIP phone without manners: sends what it is told and waits for what comes (RFC 3261). */
export class Phone {
  readonly #line: PhoneLine
  readonly #contact: string
  readonly #owner: string
  readonly #tag: string
  readonly #seen = new Set<string>()
  #heard: Message[] = []
  #callId = ''
  #local = ''
  #remote = ''
  /** Where requests of the dialog go: the Contact of the other side. */
  #target = ''
  /** The proxies on the way to it, as Route (RFC 3261, 12.1). */
  #route: readonly string[] = []
  #sequence = 0
  /** The INVITE that is under way or was the last: ACK and CANCEL belong to it. */
  #invite = { branch: '', sequence: 0, target: '' }

  /** @param owner whose it is, as SIP URI; nobody's unless given. */
  constructor(line: PhoneLine, owner = `sip:1000@${line.place.replace(/:\d+$/, '')}`) {
    this.#line = line
    this.#owner = owner
    this.#tag = `;tag=phone${process.hrtime.bigint()}`
    this.#contact = `<sip:phone@${line.place}${line.transport}>`
    line.hear((text) => this.#hear(parseMessage(text)))
  }

  /** Calls a number through the switch. */
  call(number: string, body?: string): void {
    this.#begin(`${number}@`)
    this.request('INVITE', body)
  }

  /** Says where its owner is; once more with `lines` that answer a challenge. */
  register(lines: readonly string[] = []): void {
    if (lines.length === 0) {
      this.#begin('')
      this.#remote = `<${this.#owner}>`
      this.#target = `sip:${this.#owner.split('@')[1]}`
    }
    this.request('REGISTER', undefined, lines)
  }

  /** Asks the switch itself. */
  ask(method: string): void {
    this.#begin('')
    this.request(method)
  }

  /** The next request in the dialog there is. @param lines headers besides the usual. */
  request(method: string, body?: string, lines: readonly string[] = []): void {
    this.#sequence += 1
    const branch = newBranch()
    if (method === 'INVITE') {
      this.#invite = { branch, sequence: this.#sequence, target: this.#target }
    }
    this.#request({ method, branch, sequence: this.#sequence, target: this.#target, body, lines })
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
    const copied = ['From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(request, name)}`)
    const to = headerOf(request, 'To')
    const recorded = headersOf(request, 'Record-Route').map((each) => `Record-Route: ${each}`)
    const vias = headersOf(request, 'Via').map((each) => `Via: ${each}`)
    const tagged = to.includes(';tag=') ? to : `${to}${this.#tag}`
    this.#send(
      [`SIP/2.0 ${status} Whatever`, ...vias, ...recorded, ...copied, `To: ${tagged}`],
      body,
    )
  }

  /** The next message of this kind, `INVITE` or `200`; what came before it is forgotten. */
  async expect(kind: string, patience?: number): Promise<Message> {
    let found: Message | undefined
    const come = () => {
      const at = this.#heard.findIndex((message) => message.kind === kind)
      if (at >= 0) [found] = this.#heard.splice(0, at + 1).slice(-1)
      return found !== undefined
    }
    const heard = () => this.#heard.map(({ head }) => head.split('\r\n')[0]).join(', ') || 'nothing'
    const missing = () => `a phone at ${this.#line.place} hears ${kind} (it has heard ${heard()})`
    await eventually(come, missing, patience)
    if (!found) throw new Error('unreachable')
    return found
  }

  #begin(user: string): void {
    const { server, place } = this.#line
    this.#callId = `${process.hrtime.bigint()}@${place}`
    this.#local = `<${this.#owner}>${this.#tag}`
    this.#remote = `<sip:${user}${server}>`
    this.#target = `sip:${user}${server}:${SIP_PORT}`
    this.#route = []
  }

  #request({ method, branch, sequence, target, body, lines = [] }: Outgoing): void {
    const { protocol, place } = this.#line
    const head = [
      `${method} ${target} SIP/2.0`,
      `Via: SIP/2.0/${protocol} ${place};branch=${branch}`,
      'Max-Forwards: 70',
      `From: ${this.#local}`,
      `To: ${this.#remote}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${sequence} ${method}`,
      ...this.#route.map((each) => `Route: ${each}`),
      ...lines,
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
    this.#line.send([...lines, '', body].join('\r\n'))
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
    const route = headersOf(message, 'Record-Route')
    this.#route = isInvite ? route : route.toReversed()
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
  readonly lines?: readonly string[]
}

function newBranch(): string {
  return `z9hG4bK${process.hrtime.bigint()}`
}
