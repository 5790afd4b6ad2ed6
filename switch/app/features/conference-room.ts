import type { Digit, Prompt } from '../../media/port/media-port.ts'
import { Rejected } from '../core/errors.ts'
import { Inbox } from '../core/inbox.ts'
import type { Bounds, Scope } from '../core/scope.ts'
import { onAbort, orAborted } from '../core/signals.ts'
import type { Participant } from '../participant.ts'
import { watchKeys } from '../verbs/bridge/feature-keys.ts'
import { loop } from '../verbs/play.ts'

export interface JoinOptions extends Bounds {
  /** What somebody hears who is alone. */
  readonly music?: Prompt
  /** A key that leaves. */
  readonly exitOn?: Digit
}

/** How somebody left who did not hang up. */
export type LeftBy = 'key' | 'kick' | 'close'

interface Member {
  readonly participant: Participant
  readonly ends: Inbox<LeftBy>
  readonly scope: Scope
  readonly music: Prompt | undefined
  /** Aborted to end the music. */
  alone: AbortController | undefined
}

/** A room whose members all hear each other. */
export class ConferenceRoom {
  readonly name: string
  readonly #most: number
  readonly #members = new Set<Member>()
  #isLocked = false

  /** @param most Members it has place for. */
  constructor(name: string, most = 50) {
    this.name = name
    this.#most = most
  }

  get members(): readonly Participant[] {
    return [...this.#members].map(({ participant }) => participant)
  }

  /** Lets nobody in any more, or everybody again. */
  lock(isLocked = true): void {
    this.#isLocked = isLocked
  }

  /**
   * Takes part until the party leaves.
   *
   * @throws {Rejected} when the room is locked or full, {MediaError}
   */
  join(participant: Participant, options: JoinOptions = {}): Promise<LeftBy> {
    return participant.together((scope) => this.#stay(participant, options, scope), options)
  }

  kick(participant: Participant): void {
    this.#find(participant)?.ends.send('kick')
  }

  /** Sends everybody out. */
  close(): void {
    for (const { ends } of this.#members) ends.send('close')
  }

  async #stay(
    participant: Participant,
    { music, exitOn }: JoinOptions,
    scope: Scope,
  ): Promise<LeftBy> {
    if (this.#isLocked) throw new Rejected(403, 'Conference Is Locked')
    if (this.#members.size >= this.#most) throw new Rejected(486, 'Conference Is Full')
    const { party } = participant
    const ends = new Inbox<LeftBy>(1)
    const member: Member = { participant, ends, scope, music, alone: undefined }
    this.#members.add(member)
    try {
      await orAborted(party.port.mix(this.name), scope.signal)
      this.#entertain()
      if (exitOn !== undefined) {
        scope.fork(async (signal) => {
          await watchKeys(party, [exitOn], signal)
          ends.send('key')
        })
      }
      return await ends.take(scope.signal)
    } finally {
      this.#members.delete(member)
      this.#entertain()
      if (!party.end) void party.port.part().catch(() => undefined)
    }
  }

  /** Music is for who is alone. */
  #entertain(): void {
    for (const member of this.#members) {
      if (this.#members.size > 1) {
        member.alone?.abort()
        member.alone = undefined
      } else if (!member.alone) member.alone = playMusic(member)
    }
  }

  #find(participant: Participant): Member | undefined {
    return [...this.#members].find((member) => member.participant === participant)
  }
}

/** @returns ends it. */
function playMusic({ participant, scope, music }: Member): AbortController {
  const stop = new AbortController()
  if (music === undefined) return stop
  void scope.operate((signal) => {
    onAbort(signal, () => stop.abort())
    return loop(participant.party, music, stop.signal)
  })
  return stop
}
