import type { Channel } from '../../app/workers/channel.ts'
import type { LegRecord } from '../../signalling/script/leg-record.ts'
import type { VoiceMessages } from '../../store/voice-messages.ts'
import type { ApplicationNeeds } from './application.ts'
import { type Back, converse, type Front } from './conversation.ts'
import type { BoxKeeper } from './front-mailboxes.ts'

type DoorNeeds = Pick<
  ApplicationNeeds,
  | 'admit'
  | 'takePlace'
  | 'givePlaceBack'
  | 'answerChallenges'
  | 'record'
  | 'follow'
  | 'boxes'
  | 'free'
  | 'log'
>

/** What the switch keeps of a worker, so that nothing of it stays when it dies. */
export class WorkerDoor {
  /** How ids of its calls and legs begin. */
  readonly prefix: string
  readonly back: ReturnType<typeof converse<Back, Front>>
  isServing = false
  readonly #unfollow: () => void
  readonly #free: () => void
  readonly #open = new Map<string, LegRecord>()

  constructor(
    prefix: string,
    channel: Channel,
    {
      admit,
      takePlace,
      givePlaceBack,
      answerChallenges,
      record,
      follow,
      boxes,
      free,
      log,
    }: DoorNeeds,
  ) {
    this.prefix = prefix
    this.back = converse<Back, Front>(channel, {
      ...{ admit, takePlace, givePlaceBack, answerChallenges, log, ...boxesOver(boxes) },
      serves: () => {
        this.isServing = true
      },
      begin: (start) => this.#open.set(start.id, record(start)),
      answered: (leg) => this.#open.get(leg)?.answered(),
      ended: (leg, reason) => this.#end(leg, reason),
    })
    this.#unfollow = follow({
      replace: (places) => void this.back.replacePlaces.asEvent(places),
      learn: (place) => void this.back.learnPlace.asEvent(place),
    })
    this.#free = () => free(prefix)
  }

  /** The worker is gone: so are its legs. */
  close(): void {
    this.#unfollow()
    this.back.$close()
    for (const leg of [...this.#open.keys()]) this.#end(leg, 'the application is gone')
    this.#free()
  }

  /** Legs that are under way. */
  get legs(): number {
    return this.#open.size
  }

  #end(leg: string, reason: string): void {
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
