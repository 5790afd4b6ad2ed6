import { z } from 'zod'

/** A call of a dead application's, as the engine hands it over. */
const InheritedCall = z.object({
  id: z.string(),
  role: z.enum(['uac', 'uas']),
  callId: z.string(),
  /** From or To value of ours, and of the peer's. */
  local: z.string(),
  remote: z.string(),
  /** Our Contact value, and the URI of the peer's. */
  contact: z.string(),
  target: z.string(),
  localSdp: z.string(),
  remoteSdp: z.string(),
  /** What the dead application wanted its heir to know. */
  note: z.string().optional(),
})
export type InheritedCall = z.infer<typeof InheritedCall>

export function parseInheritedCall(text: string): InheritedCall {
  return InheritedCall.parse(JSON.parse(text))
}
