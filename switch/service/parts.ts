import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import type { LiveLegs } from '../call/live-legs.ts'
import type { Rtpengines } from '../media/open-rtpengines.ts'
import type { Notifier } from '../notifier/notifier.ts'
import type { Gate } from '../routing/gate.ts'
import type { TrunkAccounts } from '../trunk/trunk-accounts.ts'
import type { TrunkPlaces } from '../trunk/trunk-places.ts'
import type { Log } from './log.ts'
import type { OpenSubscribers } from './open-subscribers.ts'

/** What a running switch is made of. */
export interface Parts {
  readonly file: SwitchFile
  /** Of the engine. */
  readonly secret: string
  /** How ids of this run begin. */
  readonly run: string
  readonly media: Rtpengines
  /** Absent: anyone may call. */
  readonly gate: Gate | undefined
  readonly subscribers: OpenSubscribers | undefined
  /** Who has places on which trunk. */
  readonly places: TrunkPlaces
  /** Who we are to each trunk. */
  readonly accounts: TrunkAccounts
  /** Every leg there is, on the way to its record. */
  readonly legs: LiveLegs
  /** Absent: nothing can be subscribed to. */
  readonly notifier: Notifier | undefined
  readonly log: Log
}
