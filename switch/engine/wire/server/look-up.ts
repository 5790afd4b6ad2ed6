import type { SipRequest } from '../../message/message.ts'
import { renderReceived } from '../../message/render-message.ts'
import type { Arrival } from '../../transport/transport.ts'
import { type LookupAnswer, parseLookupAnswer } from '../handler/lookup-answer.ts'
import { lookupQuery } from '../handler/lookup-query.ts'
import type { Decider } from '../handler/request-handlers.ts'

/** Bytes of an answer; it names a few addresses. */
const LONGEST_ANSWER = 65_536

export interface Question {
  readonly request: SipRequest
  readonly arrival: Arrival
  readonly signal: AbortSignal
}

/**
 * Asks a web server what becomes of a request.
 *
 * @throws {Error} when it cannot be reached, says no, or says what cannot be understood.
 */
export async function lookUp(
  { url, verb }: Extract<Decider, { kind: 'web' }>,
  { request, arrival, signal }: Question,
): Promise<LookupAnswer> {
  const asked = new URL(url)
  for (const [name, value] of lookupQuery(request, arrival)) asked.searchParams.append(name, value)
  const content =
    verb === 'POST'
      ? { body: renderReceived(request), headers: { 'Content-Type': 'text/plain' } }
      : {}
  const response = await fetch(asked, { method: verb, signal, redirect: 'error', ...content })
  if (!response.ok) throw new Error(`status ${response.status}`)
  return parseLookupAnswer(await textOf(response))
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > LONGEST_ANSWER) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
