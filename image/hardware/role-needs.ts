import type { RoleCode } from '../../inventory/model/role.ts'
import type { Needs } from './machine.ts'

/**
 * MHz of a processor that carries media: what the slowest cores of today's servers do without a
 * boost. Full reservation depends on the host, which is not known here; the sheet says so.
 */
const MEDIA_MHZ = 2000
const SIGNALLING_MHZ = 1000

const MEDIA =
  'A voice packet is due every 20 ms (RFC 3551, 4.2); one that waits longer for a processor than the ' +
  "receiver's jitter buffer holds is lost speech."

/** What the hypervisor must promise each role. Memory is the role's own wherever a call depends on it. */
export const ROLE_NEEDS: Readonly<Record<RoleCode, Needs>> = {
  vpn: {
    reservation: { cpu: 0, memory: false },
    latency: 'normal',
    why: 'People and Ansible work through it; no call does.',
  },
  ds: {
    reservation: { cpu: SIGNALLING_MHZ, memory: true },
    latency: 'normal',
    why: 'A SIP request unanswered for 500 ms is sent again (RFC 3261, 17.1.1.2): a stalled node gets more work, not less.',
  },
  ms: { reservation: { cpu: MEDIA_MHZ, memory: true }, latency: 'high', why: MEDIA },
  es: {
    reservation: { cpu: SIGNALLING_MHZ, memory: true },
    latency: 'normal',
    why: 'Every message of every phone passes it; a stalled edge makes all phones send again.',
  },
  db: {
    reservation: { cpu: 0, memory: true },
    latency: 'normal',
    why: 'PostgreSQL answers from memory; swapped memory stalls each new call.',
  },
  cs: { reservation: { cpu: MEDIA_MHZ, memory: true }, latency: 'high', why: MEDIA },
}
