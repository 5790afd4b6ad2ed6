import type { Prompt } from '../../../media/port/media-port.ts'
import { type Duration, milliseconds } from '../../core/duration.ts'
import type { Participant } from '../../participant.ts'
import type { Mailboxes } from './mailboxes.ts'

export interface TakeOptions {
  readonly mailboxes: Mailboxes
  /** Whose box it is. */
  readonly box: string
  readonly greeting: Prompt | readonly Prompt[]
  readonly beep: Prompt
  /** Default 3m. */
  readonly longest?: Duration
  /** Silence that ends it. Default 5s. */
  readonly silence?: Duration
  /** What is shorter was no message. Default 1s. */
  readonly shortest?: Duration
}

/**
 * Has a caller, who must have been answered, leave a message. Hanging up ends it as well as `#`
 * does. @returns true when there is a message.
 */
export async function takeMessage(caller: Participant, options: TakeOptions): Promise<boolean> {
  const { mailboxes, box, greeting, beep, longest = '3m', silence = '5s' } = options
  await caller.play(greeting)
  const { path, duration, endedBy } = await caller.record({ prompt: beep, longest, silence })
  const time = caller.party.edge.clock.now() - duration
  const said = endedBy === 'silence' ? duration - milliseconds(silence) : duration
  if (said < milliseconds(options.shortest ?? '1s')) return false
  await mailboxes.add(box, { from: caller.from.user, path, duration, time })
  return true
}
