import { MediaError } from '../../media/media.ts'
import type { Duration } from './duration.ts'

/**
 * Why an operation of a call did not do what it was asked for. A script that lets one of these go
 * ends its call in order: whoever calls is told the status that belongs to it.
 */
abstract class Unfinished extends Error {
  abstract override readonly name: string
}

/** Who let go of a leg. */
export type HungUpBy =
  /** The party itself: BYE, or CANCEL before the answer. */
  | 'party'
  /** The script, or the switch because the script was over. */
  | 'script'
  /** A limit that is set outside the script. */
  | 'limit'
  /** The dialog, its media or its engine is gone. */
  | 'loss'

/** The party is gone; nothing can be done with it any more. */
export class HungUp extends Unfinished {
  override readonly name = 'HungUp'
  readonly by: HungUpBy

  constructor(by: HungUpBy, reason: string) {
    super(reason)
    this.by = by
  }
}

/** It took longer than the operation was given. */
export class Timeout extends Unfinished {
  override readonly name = 'Timeout'
  readonly after: Duration

  constructor(after: Duration) {
    super(`not done after ${after}`)
    this.after = after
  }
}

/** Refused, by the other side or by a limit of ours. */
export class Rejected extends Unfinished {
  override readonly name = 'Rejected'
  /** SIP status, 300 to 699. */
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, options?: ErrorOptions) {
    super(`${status} ${reason}`, options)
    this.status = status
    this.reason = reason
  }
}

/** This node takes no new calls and makes none. */
export class NodeDraining extends Unfinished {
  override readonly name = 'NodeDraining'

  constructor() {
    super('the node is being drained')
  }
}

/** Called off by a signal of the script, or because the scope that owned it was left. */
export class Aborted extends Unfinished {
  override readonly name = 'Aborted'
}

export type CallError = HungUp | Timeout | Rejected | MediaError | NodeDraining | Aborted

export function isCallError(error: unknown): error is CallError {
  return error instanceof Unfinished || error instanceof MediaError
}

/** The reason of any signal as an error of the family. */
export function reasonOf(signal: AbortSignal): CallError {
  const reason: unknown = signal.reason
  if (isCallError(reason)) return reason
  return new Aborted('called off', { cause: reason })
}
