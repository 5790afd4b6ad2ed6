import { lookup } from 'node:dns'
import { isIP } from 'node:net'
import type { Resolve } from '../core/context.ts'
import { parseUri } from '../message/uri.ts'

/** RFC 3261, 19.1.2. */
const SIP_PORT = 5060

const PROTOCOLS = ['udp', 'tcp'] as const

/** Finds the address of a URI's host as this machine finds any: getaddrinfo(3). */
export const resolveUri: Resolve = (text, then) => {
  const uri = parseUri(text)
  const transport = uri?.parameters.get('transport')?.toLowerCase() ?? 'udp'
  const protocol = PROTOCOLS.find((each) => each === transport)
  if (uri?.scheme !== 'sip' || !protocol) return then([])
  const host = uri.parameters.get('maddr') ?? uri.host
  const port = uri.port ?? SIP_PORT
  if (isIP(host)) return then([{ protocol, address: host, port }])
  lookup(host, (error, address) => then(error ? [] : [{ protocol, address, port, name: host }]))
}
