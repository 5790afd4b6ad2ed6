import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** A SIP message as text. */
export interface Message {
  /** `INVITE` or `200`. */
  readonly kind: string
  readonly head: string
  readonly body: string
}

export interface RequestOptions {
  readonly body?: string
  /** Given for what belongs to an earlier INVITE: CANCEL, and the ACK of a failure. */
  readonly branch?: string
  readonly sequence?: number
  /** Whom it calls. */
  readonly number?: string
  /** Request-URI and To, where they are not `number` at the switch. */
  readonly uri?: string
  readonly to?: string
  /** Header fields besides. */
  readonly more?: readonly string[]
}

/** Milliseconds a message may take to come. */
const PATIENCE = 5000

/** Opens a phone with the number 1000 whose every request goes to 1234 at the switch. */
export async function openPhone(switchPort: number): Promise<Phone> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return new Phone(socket, switchPort)
}

/** A SIP phone without manners: sends what it is told and waits for what comes (RFC 3261). */
export class Phone {
  readonly port: number
  readonly #socket: Socket
  readonly #switch: number
  readonly #tag: string
  readonly #seen = new Set<string>()
  #heard: Message[] = []
  #local: string
  #remote: string
  #callId: string

  constructor(socket: Socket, switchPort: number) {
    this.port = socket.address().port
    this.#socket = socket
    this.#switch = switchPort
    this.#tag = `;tag=phone${this.port}`
    this.#local = `<sip:1000@127.0.0.1:${this.port}>${this.#tag}`
    this.#remote = `<sip:1234@127.0.0.1:${switchPort}>`
    this.#callId = `${process.hrtime.bigint()}@127.0.0.1`
    socket.on('message', (bytes) => this.#hear(parse(bytes.toString())))
  }

  request(method: string, options: RequestOptions = {}): void {
    const {
      body,
      branch = `z9hG4bK${process.hrtime.bigint()}`,
      sequence = 1,
      number = '1234',
      more = [],
      uri = `sip:${number}@127.0.0.1:${this.#switch}`,
      to = this.#remote,
    } = options
    const head = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: ${this.#local}`,
      `To: ${to}`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${sequence} ${method}`,
      ...more,
    ]
    this.#send(head, body)
  }

  /** @param more header fields besides. */
  respond(request: Message, status: number, body?: string, more: readonly string[] = []): void {
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map(
      (name) => `${name}: ${headerOf(request, name)}`,
    )
    const to = headerOf(request, 'To')
    const tagged = to.includes('tag=') ? to : `${to}${this.#tag}`
    this.#send([`SIP/2.0 ${status} Whatever`, ...copied, `To: ${tagged}`, ...more], body)
  }

  /** The next message of this kind; what came before it is forgotten. */
  async expect(kind: string, patience = PATIENCE): Promise<Message> {
    for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
      const at = this.#heard.findIndex((message) => message.kind === kind)
      const found = this.#heard[at]
      this.#heard = this.#heard.slice(at + 1)
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    throw new Error(`no ${kind} came`)
  }

  close(): void {
    this.#socket.close()
  }

  #send(head: readonly string[], body = ''): void {
    const lines = [
      ...head,
      `Contact: <sip:phone@127.0.0.1:${this.port}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${body.length}`,
    ]
    this.#socket.send([...lines, '', body].join('\r\n'), this.#switch, '127.0.0.1')
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
    const isInDialog = this.#remote.includes('tag=')
    if (message.kind === 'INVITE' && !isInDialog) {
      this.#remote = headerOf(message, 'From')
      this.#local = `${headerOf(message, 'To')}${this.#tag}`
      this.#callId = headerOf(message, 'Call-ID')
    }
    if (message.kind === '200' && !isInDialog) this.#remote = headerOf(message, 'To')
  }
}

export function headerOf({ head }: Message, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
}

function parse(text: string): Message {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  const [first = '', second = ''] = head.split(' ')
  return { kind: first.startsWith('SIP/') ? second : first, head, body }
}
