import { hostInUri, parseAddress } from '../../inventory/model/address.ts'
import { parseUri } from '../engine/message/uri.ts'
import type { SrfResponse } from './drachtio-srf.ts'

export interface Repetition {
  /** The request's own, with the next number (RFC 3261, 22.2). */
  readonly headers: Readonly<Record<string, string>>
  /** The server that asked, where its name may stand for others that never gave this nonce. */
  readonly hop?: string
}

/** How a request outside a dialog is repeated after a response. @param target URI it went to. */
export function repeatedAt(response: SrfResponse, target: string): Repetition {
  const { req, protocol, source_address: address, source_port: port } = response
  const headers = {
    From: req.get('From') ?? '',
    'Call-ID': req.get('Call-ID') ?? '',
    CSeq: `${Number.parseInt(req.get('CSeq') ?? '0', 10) + 1} ${req.method}`,
  }
  const host = parseUri(target)?.host ?? ''
  if (parseAddress(host.replace(/^\[|\]$/g, ''))) return { headers }
  return { headers, hop: `sip:${hostInUri(address)}:${port};transport=${protocol.toLowerCase()}` }
}
