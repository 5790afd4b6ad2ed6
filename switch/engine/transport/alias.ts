import { splitOutside } from '../message/split.ts'
import { parseVia } from '../message/via.ts'

/** Bytes at the start of a message among which its first Via stands, if it is to count here. */
const WINDOW = 4096
const FIRST_VIA = /\r\n(?:via|v)[ \t]*:[ \t]*([^\r\n]+)/i

/**
 * The port a request's sender also listens on, when it offers the connection for requests to it
 * (RFC 5923, 6: `alias` in its Via).
 */
export function aliasPort(bytes: Buffer): number | undefined {
  const head = bytes.subarray(0, WINDOW)
  if (!head.includes(';alias')) return undefined
  const [, line = ''] = FIRST_VIA.exec(head.toString('latin1')) ?? []
  const via = parseVia(splitOutside(line, ',')[0] ?? '')
  return via?.parameters.has('alias') ? (via.port ?? 5061) : undefined
}
