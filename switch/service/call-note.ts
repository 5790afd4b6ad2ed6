import { reasonOf } from '../../inventory/model/reason-of.ts'
import type { Endpoint } from '../../inventory/model/switch-file.ts'
import type { MediaPort } from '../media/port/media-port.ts'
import type { Origin } from '../routing/gate.ts'
import type { Identity } from '../routing/identity/identity.ts'
import type { CallerLeg } from '../signalling/leg.ts'
import type { LegRecord, LegStart } from '../signalling/script/leg-record.ts'
import type { Log } from './log.ts'

/** What the engine keeps of a call for the worker that takes it up. */
export interface CallNote {
  readonly start: LegStart
  /** Values of the caller's INVITE. */
  readonly from: string
  readonly to: string
  readonly requestUri: string
  readonly origin: Origin
  readonly identity: Identity
  readonly hops: number
  /** When it began; milliseconds since 1970. */
  readonly since: number
  /** How often it has been taken up. */
  readonly lives: number
  /** Where its media is. */
  readonly relay: Endpoint
  /** What the script wants to be known, as JSON. */
  readonly state: string
}

/** How calls outlive the worker that has them. */
export interface Heritage {
  /** Where the media of a leg is; undefined while it has none. */
  relayOf(leg: string): Endpoint | undefined
  /** Media that another worker left. @throws {MediaError} */
  portAt(relay: Endpoint, leg: string, party: string): Promise<MediaPort>
  /** Another may take the leg up when we die. */
  bequeath(leg: string): void
  /** @returns false when it is too late for a leg, or it was never left. */
  inherit(leg: string): Promise<boolean>
  /** The record of a leg that is open since another worker's time. */
  record(leg: string): LegRecord
}

/** A call that has seen so many workers die is not given to another: it may be why they did. */
const MOST_LIVES = 3

/** @returns undefined where the call was not to go on. */
export function readNote(text: string | undefined): CallNote | undefined {
  if (text === undefined) return undefined
  // Nobody but workers of this very switch has written it.
  const note = JSON.parse(text) as CallNote
  return note.lives < MOST_LIVES ? note : undefined
}

/** What keeps the state of a call. It never fails: a call goes on whether it can be kept or not. */
export function keeper(
  particulars: Omit<CallNote, 'relay' | 'state'>,
  caller: CallerLeg,
  { heritage, log }: { readonly heritage: Heritage; readonly log: Log },
): (state: string) => Promise<void> {
  const { id } = particulars.start
  return async (state) => {
    const relay = heritage.relayOf(id)
    if (!relay) return
    const note: CallNote = { ...particulars, relay, state }
    heritage.bequeath(id)
    await caller.note(JSON.stringify(note)).catch((error: unknown) => {
      log('warn', 'a checkpoint is not kept', { id, reason: reasonOf(error) })
    })
  }
}
