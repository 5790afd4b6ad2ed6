import type { TraceRecord } from '../../switch/engine/observe/trace-record.ts'

/** Which messages are wanted; what is absent is not asked about. */
export interface CallWishes {
  /** Text in the Call-ID. */
  readonly callId?: string
  /** Text in the first From of a call, in any case. */
  readonly from?: string
  /** Text in the first To of a call, in any case. */
  readonly to?: string
  /** Methods, of responses too. */
  readonly method?: readonly string[]
}

/** Calls whose decision is remembered. */
const MOST_CALLS = 10_000

/**
 * Picks messages. Whose call it is, is decided by its first message: later ones of the other side
 * have From and To the other way round (RFC 3261, 12.2.1.1).
 */
export class CallFilter {
  readonly #wishes: CallWishes
  readonly #decided = new Map<string, boolean>()

  constructor(wishes: CallWishes) {
    this.#wishes = wishes
  }

  wants(record: TraceRecord): boolean {
    const { method } = this.#wishes
    return this.#wantsCall(record) && (method?.includes(record.method) ?? true)
  }

  #wantsCall(record: TraceRecord): boolean {
    const known = this.#decided.get(record.callId)
    if (known !== undefined) return known
    const { callId = '', from = '', to = '' } = this.#wishes
    const isWanted = record.callId.includes(callId) && has(record.from, from) && has(record.to, to)
    const [oldest] = this.#decided.keys()
    if (this.#decided.size >= MOST_CALLS && oldest !== undefined) this.#decided.delete(oldest)
    this.#decided.set(record.callId, isWanted)
    return isWanted
  }
}

function has(value: string, text: string): boolean {
  return value.toLowerCase().includes(text.toLowerCase())
}
