import type { Channel } from '../../app/workers/channel.ts'
import type { LegRecord } from '../../signalling/script/leg-record.ts'
import type { VoiceMessages } from '../../store/voice-messages.ts'
import type { ApplicationNeeds } from './application.ts'
import { type Back, converse, type Front } from './conversation.ts'
import type { BoxKeeper } from './front-mailboxes.ts'

type DoorNeeds = {
  /** @returns the record of a leg that another worker had. */
  readonly inherit: (leg: string) => LegRecord | undefined
} & Pick<
  ApplicationNeeds,
  | 'admit'
  | 'takePlace'
  | 'givePlaceBack'
  | 'answerChallenges'
  | 'record'
  | 'follow'
  | 'boxes'
  | 'free'
  | 'estate'
  | 'log'
>

/** Why legs end whose worker died. */
const GONE = 'the application is gone'

/** What the switch keeps of a worker, so that nothing of it stays when it dies. */
export class WorkerDoor {
  /** How ids of its calls and legs begin. */
  readonly prefix: string
  readonly back: ReturnType<typeof converse<Back, Front>>
  isServing = false
  readonly #unfollow: () => void
  readonly #needs: Pick<DoorNeeds, 'free' | 'estate'>
  readonly #open = new Map<string, LegRecord>()
  /** Those that another worker may take up. */
  readonly #bequeathed = new Set<string>()

  constructor(prefix: string, channel: Channel, needs: DoorNeeds) {
    const { admit, takePlace, givePlaceBack, answerChallenges, record, follow, boxes, log } = needs
    this.prefix = prefix
    this.#needs = needs
    this.back = converse<Back, Front>(channel, {
      ...{ admit, takePlace, givePlaceBack, answerChallenges, log, ...boxesOver(boxes) },
      serves: () => {
        this.isServing = true
      },
      begin: (start) => this.#open.set(start.id, record(start)),
      answered: (leg) => this.#open.get(leg)?.answered(),
      bequeath: (leg) => void this.#bequeathed.add(leg),
      inherit: (leg) => this.#inherit(leg, needs.inherit(leg)),
      ended: (leg, reason) => this.#end(leg, reason),
    })
    this.#unfollow = follow({
      replace: (places) => void this.back.replacePlaces.asEvent(places),
      learn: (place) => void this.back.learnPlace.asEvent(place),
    })
  }

  /** The worker is gone: so are its legs, but for those that another may take up. */
  close(): void {
    const { free, estate } = this.#needs
    this.#unfollow()
    this.back.$close()
    const left = new Set(this.#bequeathed)
    for (const leg of left) {
      const record = this.release(leg)
      if (!record) continue
      estate.leave(leg, record, () => {
        record.ended(GONE)
        free((id) => id === leg)
      })
    }
    const own = new Set(this.#open.keys())
    for (const leg of own) this.#end(leg, GONE)
    free((id) => !left.has(id) && (own.has(id) || id.startsWith(this.prefix)))
  }

  /** @returns the record of a leg that it leaves to another. */
  release(leg: string): LegRecord | undefined {
    const record = this.#bequeathed.delete(leg) ? this.#open.get(leg) : undefined
    if (record) this.#open.delete(leg)
    return record
  }

  has(leg: string): boolean {
    return this.#open.has(leg)
  }

  /** Legs that are under way. */
  get legs(): number {
    return this.#open.size
  }

  #inherit(leg: string, record: LegRecord | undefined): boolean {
    if (record) this.#open.set(leg, record)
    return record !== undefined
  }

  #end(leg: string, reason: string): void {
    this.#bequeathed.delete(leg)
    this.#open.get(leg)?.ended(reason)
    this.#open.delete(leg)
  }
}

function boxesOver(boxes: VoiceMessages | undefined): BoxKeeper {
  return {
    addMessage: (box, message, sound) => sure(boxes).add(box, message, sound),
    listMessages: (box) => sure(boxes).list(box),
    soundOfMessage: (box, id) => sure(boxes).sound(box, id),
    markMessage: (box, id) => sure(boxes).markHeard(box, id),
    removeMessage: (box, id) => sure(boxes).remove(box, id),
  }
}

function sure(boxes: VoiceMessages | undefined): VoiceMessages {
  if (boxes) return boxes
  throw new Error('this switch keeps no messages; give it a "store" in its switch.json')
}
