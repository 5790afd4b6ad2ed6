import { header } from './header.ts'
import type { SipMessage } from './message.ts'

/** A message as bytes; Content-Length is always the real one, and the last header field. */
export function renderMessage(message: SipMessage): Buffer {
  const lines = message.headers
    .filter(({ name }) => name !== 'content-length')
    .map(({ line }) => line)
  const head = [startLine(message), ...lines, header('Content-Length', message.body.length).line]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), message.body])
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
  const head = [startLine(message), ...message.headers.map(({ line }) => line)]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), message.body])
}
