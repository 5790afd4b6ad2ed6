import { firstOf, type SipRequest } from '../../message/message.ts'
import { parseNameAddress } from '../../message/name-address.ts'
import { parseUri } from '../../message/uri.ts'
import type { Arrival } from '../../transport/transport.ts'

/** What a web server is told of a request, in drachtio's words and order. */
export function lookupQuery(request: SipRequest, arrival: Arrival): URLSearchParams {
  const uri = parseUri(request.uri)
  const query = new URLSearchParams({
    method: request.method,
    domain: uri?.host ?? '',
    protocol: arrival.protocol,
    source_address: arrival.remote.address,
    fromUser: userOf(firstOf(request, 'from')),
    toUser: userOf(firstOf(request, 'to')),
    uriUser: uri?.user ?? '',
    contentType: firstOf(request, 'content-type') ?? '',
    uri: request.uri,
  })
  for (const [name, value] of uri?.parameters ?? []) query.append(name, value)
  return query
}

function userOf(value: string | undefined): string {
  return parseUri(parseNameAddress(value ?? '').uri)?.user ?? ''
}
