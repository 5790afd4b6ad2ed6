import { firstOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { tokensOf } from '../message/tokens.ts'

/** Which reliable provisional response a PRACK is for (RFC 3262, 7.2). */
export interface Rack {
  /** The response's RSeq. */
  readonly response: number
  /** Sequence number of the request it answered. */
  readonly request: number
  readonly method: string
}

/** What follows the method is nobody's business: SIPp's scenarios write it twice. */
const RACK = /^(\d{1,10})\s+(\d{1,10})\s+(\S+)/
const RSEQ = /^\d{1,10}$/

/** @returns undefined when the text is no value of RAck. */
export function parseRack(text: string | undefined): Rack | undefined {
  const [, response, request, method] = RACK.exec(text ?? '') ?? []
  if (response === undefined || request === undefined || method === undefined) return undefined
  return { response: Number(response), request: Number(request), method }
}

/** The number of a provisional response that wants a PRACK; undefined for others (RFC 3262, 4). */
export function reliableNumber(response: SipResponse): number | undefined {
  const text = firstOf(response, 'rseq') ?? ''
  const isReliable = RSEQ.test(text) && tokensOf(response, 'require').includes('100rel')
  return isReliable ? Number(text) : undefined
}

/** True when the caller takes reliable provisional responses (RFC 3262, 3). */
export function takesReliable(invite: SipRequest): boolean {
  return [...tokensOf(invite, 'supported'), ...tokensOf(invite, 'require')].includes('100rel')
}
