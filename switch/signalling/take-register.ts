import { parseNameAddress } from '../engine/message/name-address.ts'
import { splitOutside } from '../engine/message/split.ts'
import { parseUri } from '../engine/message/uri.ts'
import { splitAuthHeaders } from '../registrar/digest/auth-header.ts'
import type { Answer } from '../registrar/doorman.ts'
import type { IncomingRegister } from '../registrar/registrar.ts'
import type { SrfRequest, SrfResponse } from './drachtio-srf.ts'
import { refuse, respond } from './respond.ts'
import type { SourceOf } from './source-of.ts'

/** Makes a taker of REGISTER out of what answers it. */
export function takeRegister(
  answer: (request: IncomingRegister) => Promise<Answer>,
  failed: (error: unknown) => void,
  sourceOf: SourceOf,
): (request: SrfRequest, response: SrfResponse) => void {
  return (request, response) => {
    const incoming = incomingRegister(request, sourceOf(request).address)
    if (!incoming) return refuse(response, { status: 400, reason: 'To Or CSeq Is Not Usable' })
    answer(incoming).then(
      (made) => sendAnswer(response, made),
      (error) => {
        failed(error)
        respond(response, { status: 500 })
      },
    )
  }
}

/** A REGISTER as the registrar sees it; undefined when it does not say whom it means. */
function incomingRegister(request: SrfRequest, source: string): IncomingRegister | undefined {
  const domain = parseUri(request.uri)?.host
  const to = parseUri(parseNameAddress(request.get('To') ?? '').uri)
  const cseq = Number.parseInt(request.get('CSeq') ?? '', 10)
  if (domain === undefined || !to?.user || to.host !== domain || Number.isNaN(cseq))
    return undefined
  const expires = request.get('Expires')
  return {
    ...{ requestUri: request.uri, domain, user: to.user, cseq },
    callId: request.get('Call-ID') ?? '',
    contacts: valuesOf(request, 'Contact'),
    ...(expires === undefined ? {} : { expires }),
    path: valuesOf(request, 'Path'),
    authorization: splitAuthHeaders(request.get('Authorization') ?? ''),
    source,
  }
}

function valuesOf(request: SrfRequest, name: string): readonly string[] {
  return splitOutside(request.get(name) ?? '', ',').filter((value) => value !== '')
}

export function sendAnswer(response: SrfResponse, { headers, ...status }: Answer): void {
  respond(response, { ...status, headers: onTheWire(headers) })
}

/**
 * drachtio-srf knows one line per name. Lists take a comma, but challenges must each have a line of
 * their own (RFC 3261, 7.3.1): the values are ours, so a line end within one is no injection.
 */
function onTheWire(headers: Answer['headers']): Record<string, string> {
  const isList = (name: string) => !name.endsWith('-Authenticate')
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [
      name,
      values.join(isList(name) ? ', ' : `\r\n${name}: `),
    ]),
  )
}
