import type { CalleeEvent, CalleeLeg, OutgoingInvite } from '../signalling/leg.ts'
import type { LeaseAnswer } from '../trunk/trunk-leases.ts'
import { Follow } from './follow.ts'
import { Fork } from './fork.ts'
import { Hunt } from './hunt.ts'

/** Sends one INVITE; `hear` is told everything the callee does. */
export type Dial = (invite: OutgoingInvite, hear: (event: CalleeEvent) => void) => CalleeLeg

/** One of the INVITEs that reach somebody. */
export interface Attempt extends CalleeLeg {
  /** It was answered in vain: others have the call, or nobody. It gets a BYE. */
  callOff(): void
}

export type DialAttempt = (...order: Parameters<Dial>) => Attempt

/** What reaching somebody needs besides. */
export interface ReachNeeds {
  /** Takes a place of a trunk for the leg with that Call-ID; whoever keeps places knows when it ends. */
  readonly take: (trunk: string, call: string) => Promise<LeaseAnswer>
  /** The leg that a place was taken for does not begin. */
  readonly giveBack: (call: string) => void
  readonly startTimer: StartTimer
  /** Makes an id that no other leg of any switch has. */
  readonly newId: () => string
}

/** @returns stops the timer. */
export type StartTimer = (milliseconds: number, expired: () => void) => () => void

/**
 * Reaches whom an INVITE is for over one INVITE after another, or several at once. Each has a Call-ID
 * of its own, and so its own record.
 */
export function reachOver(one: DialAttempt, needs: ReachNeeds): Dial {
  const dial: DialAttempt = (invite, hear) => {
    const headers = { ...invite.headers, 'Call-ID': needs.newId() }
    return one({ ...invite, headers }, hear)
  }
  const reach: Dial = (invite, hear) => {
    const { ways, branches } = invite
    if (ways) return new Hunt({ invite, ways, hear, dial: one }, needs)
    if (branches) return new Fork({ invite, branches, hear, dial })
    return dial(invite, hear)
  }
  return (invite, hear) => (invite.forward ? new Follow(invite, hear, reach) : reach(invite, hear))
}
