/** A header field: its name folded to one spelling, and the line or lines as they were received. */
export interface Header {
  /** Lower case, long form: `via`, `call-id` (RFC 3261, 7.3.3). */
  readonly name: string
  /** Unfolded, without white space around it. */
  readonly value: string
  /** As received or as it will be sent, without the final line end. */
  readonly line: string
}

export interface SipRequest {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  readonly headers: readonly Header[]
  readonly body: Buffer
}

export interface SipResponse {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
  readonly headers: readonly Header[]
  readonly body: Buffer
}

export type SipMessage = SipRequest | SipResponse

export const NO_BODY = Buffer.alloc(0)

/** The first value of a header field. */
export function firstOf(message: SipMessage, name: string): string | undefined {
  return message.headers.find((header) => header.name === name)?.value
}

/** Every line of a header field, in order; a line may hold several values. */
export function linesOf(message: SipMessage, name: string): readonly Header[] {
  return message.headers.filter((header) => header.name === name)
}

/** The message with its header fields replaced. */
export function withHeaders<M extends SipMessage>(message: M, headers: readonly Header[]): M {
  return { ...message, headers }
}
