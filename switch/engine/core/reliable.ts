import type { Rack } from '../dialog/rack.ts'
import { patience, type Timing } from '../transaction/machine.ts'
import type { Clock } from '../transport/transport.ts'

/** An answer of an application's that waits for the PRACK to one before. */
export interface Waiting {
  readonly isFinal: boolean
  send(): void
  /** It never will be sent. */
  drop(): void
}

/** More than any call has; an application that goes on is told so. */
const MOST_WAITING = 16

/** What sends a reliable response, and who hears when it was in vain. */
export interface Trial {
  /** True when it holds a session description, which must arrive before a 2xx does. */
  readonly holdsSession: boolean
  repeat(): void
  gaveUp(): void
}

/** Provisional responses to one INVITE that the caller acknowledges one by one (RFC 3262, 3). */
export class Reliable {
  /** Sequence number of the INVITE. */
  readonly #request: number
  readonly #waiting: Waiting[] = []
  /** RSeq of the newest. */
  #response: number
  #unacknowledged: { readonly holdsSession: boolean } | undefined
  #stop = (): void => undefined

  /** @param first RSeq of the first, which is chosen at random (RFC 3262, 3). */
  constructor(request: number, first: number) {
    this.#request = request
    this.#response = first - 1
  }

  /** RSeq of the next one. */
  next(): number {
    this.#response += 1
    return this.#response
  }

  /** Repeats the newest until its PRACK comes, at most for 64 * T1. */
  await(trial: Trial, clock: Clock, timing: Timing): void {
    this.#unacknowledged = trial
    const stops = [clock.after(patience(timing), () => this.#giveUp(trial))]
    const repeatAfter = (interval: number): void => {
      stops[1] = clock.after(interval, () => {
        trial.repeat()
        repeatAfter(interval * 2)
      })
    }
    repeatAfter(timing.t1)
    this.#stop = () => {
      for (const stop of stops) stop()
    }
  }

  /** @returns whether the PRACK is for the newest, which had none yet. */
  acknowledge({ response, request, method }: Rack): boolean {
    const isMeant = response === this.#response && request === this.#request && method === 'INVITE'
    if (!isMeant || !this.#unacknowledged) return false
    this.#stop()
    this.#unacknowledged = undefined
    return true
  }

  /** True when an answer must wait: for its turn, or for a session description to arrive. */
  holdsBack(answer: { readonly isFinal: boolean; readonly isReliable: boolean }): boolean {
    if (!this.#unacknowledged) return false
    if (answer.isFinal) return this.#unacknowledged.holdsSession || this.#waiting.length > 0
    return answer.isReliable
  }

  /** @returns false when too many wait already. */
  enqueue(waiting: Waiting): boolean {
    if (this.#waiting.length >= MOST_WAITING) return false
    this.#waiting.push(waiting)
    return true
  }

  get hasFinalAnswer(): boolean {
    return this.#waiting.some(({ isFinal }) => isFinal)
  }

  /** Sends what waited, as far as nothing must be acknowledged in between. */
  release(): void {
    while (!this.#unacknowledged) {
      const next = this.#waiting.shift()
      if (!next) return
      next.send()
    }
  }

  /** No more repetitions; a PRACK under way still finds its response. */
  stop(): void {
    this.#stop()
    for (const each of this.#waiting.splice(0)) each.drop()
  }

  #giveUp({ gaveUp }: Trial): void {
    this.#stop()
    gaveUp()
  }
}
