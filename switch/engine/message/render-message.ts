import type { SipMessage } from './message.ts'

/** What was rendered last: who sends a message and tells of it needs it twice. */
let latest: { readonly message: SipMessage; readonly bytes: Buffer } | undefined

/** A message as bytes; Content-Length is always the real one, and the last header field. */
export function renderMessage(message: SipMessage): Buffer {
  if (latest?.message !== message) latest = { message, bytes: render(message) }
  return latest.bytes
}

function render(message: SipMessage): Buffer {
  let head = `${startLine(message)}\r\n`
  for (const { name, line } of message.headers) {
    if (name !== 'content-length') head += `${line}\r\n`
  }
  return withBody(`${head}Content-Length: ${message.body.length}\r\n\r\n`, message.body)
}

function withBody(head: string, body: Buffer): Buffer {
  return body.length === 0 ? Buffer.from(head) : Buffer.concat([Buffer.from(head), body])
}

/** Bytes of a message's header fields and body. */
export function sizeOf({ headers, body }: SipMessage): number {
  return headers.reduce((sum, { line }) => sum + Buffer.byteLength(line) + 2, body.length)
}

export function startLine(message: SipMessage): string {
  if (message.kind === 'request') return `${message.method} ${message.uri} SIP/2.0`
  return `SIP/2.0 ${message.status} ${message.reason}`
}

/** A message for reading, exactly as it came: header lines in their order and spelling. */
export function renderReceived(message: SipMessage): Buffer {
  let head = `${startLine(message)}\r\n`
  for (const { line } of message.headers) head += `${line}\r\n`
  return withBody(`${head}\r\n`, message.body)
}
