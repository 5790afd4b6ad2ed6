/** Where one device of a subscriber can be reached, until when (RFC 3261, 10.3). */
export interface Binding {
  readonly uri: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** The REGISTER that made or last changed it. */
  readonly callId: string
  readonly cseq: number
  /** Preference from 0 to 1; 1 when the device names none. */
  readonly q: number
  /** Proxies to go through, nearest to us first (RFC 3327). */
  readonly path: readonly string[]
  /** `+sip.instance` and `reg-id` (RFC 5626, 4.1): the same device whatever its address. */
  readonly flow?: { readonly instance: string; readonly regId: number }
}

/** One value of the Contact header in an answer to REGISTER. */
export function renderBinding(binding: Binding, now: number): string {
  const seconds = Math.ceil((binding.expiresAt - now) / 1000)
  const q = binding.q === 1 ? '' : `;q=${binding.q}`
  const flow = binding.flow
    ? `;+sip.instance="${binding.flow.instance}";reg-id=${binding.flow.regId}`
    : ''
  return `<${binding.uri}>;expires=${seconds}${q}${flow}`
}
