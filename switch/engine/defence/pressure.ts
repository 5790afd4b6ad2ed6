import type { Vitals } from '../observe/vitals.ts'
import type { TotalLimits } from './policy.ts'

/** Shares of new requests by which more or fewer are turned away after each second. */
const MORE = 0.25
const FEWER = 0.05
/** Seconds of too much work that are put up with, such as one collection of garbage. */
const PATIENCE = 2
/** Memory is enough again below this share of its limit. */
const RELIEF = 0.95

/**
 * How much of what is new must be turned away. Work is shed step by step, until what is left can be
 * done (RFC 6357, 5.2); memory that runs out ends all new work at once.
 */
export class Pressure {
  readonly #limits: TotalLimits
  #isFull = false
  #isDesperate = false
  #busySeconds = 0
  #share = 0

  constructor(limits: TotalLimits) {
    this.#limits = limits
  }

  /** True while memory is short. */
  get isFull(): boolean {
    return this.#isFull
  }

  /** True while memory is so short that nothing more can be kept, whatever it is for. */
  get isDesperate(): boolean {
    return this.#isDesperate
  }

  /** Share of new requests turned away because there is too much to do, from 0 to 1. */
  get share(): number {
    return this.#share
  }

  /** Told once a second. */
  update({ memory, delay, utilization }: Vitals): void {
    const limits = this.#limits
    this.#isFull = memory > limits.memory * (this.#isFull ? RELIEF : 1)
    this.#isDesperate = memory > (1 + limits.memory) / 2
    const isBusy = delay.median > limits.delay || utilization > limits.utilization
    this.#busySeconds = isBusy ? this.#busySeconds + 1 : 0
    if (this.#busySeconds > PATIENCE) this.#share = Math.min(1, this.#share + MORE)
    else if (!isBusy) this.#share = Math.max(0, this.#share - FEWER)
  }
}
