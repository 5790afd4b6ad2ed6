import type { Hours } from '../../../inventory/model/hours.ts'
import { isWithin, type WallClock, wallClockOf } from './hours.ts'
import { PrefixTable } from './prefix-table.ts'
import { weightedOrder } from './weighted-order.ts'

/** A way out for numbers that begin alike. */
export interface TrunkRoute {
  readonly id: string
  /** Leading characters of a number; empty for every number. */
  readonly prefix: string
  readonly trunk: string
  /** Lower goes first. */
  readonly priority: number
  /** Price of a minute, in whatever unit all routes share; among equal priorities the lower goes first. */
  readonly cost: number
  /** Share of the calls among equal priority and cost; 0 only when the others are taken. */
  readonly weight: number
  /** Absent: always. */
  readonly hours?: readonly Hours[]
}

export interface RouteDecision {
  /** Routes to try, in this order. */
  readonly routes: readonly TrunkRoute[]
  /** Every route that the number could have taken, and why it is where it is. */
  readonly reasons: readonly { readonly id: string; readonly reason: RouteReason }[]
}

export type RouteReason =
  | 'taken'
  /** Not at this hour. */
  | 'closed'
  /** A longer prefix has a route that is open. */
  | 'shorter-prefix'

/**
 * Chooses trunks by longest prefix, hours, priority, cost and weight. A longer prefix speaks for
 * itself: its routes are all there is, unless none of them is open.
 */
export class TrunkPlan {
  readonly #table: PrefixTable<TrunkRoute>
  readonly #clock: (now: number) => WallClock

  /** @throws {RangeError} when the time zone is not in the tz database. */
  constructor(routes: readonly TrunkRoute[], timeZone: string) {
    this.#table = new PrefixTable(routes.map((route) => [route.prefix, route]))
    this.#clock = wallClockOf(timeZone)
  }

  /**
   * @param now Milliseconds since 1970.
   * @param random Evenly spread in [0, 1).
   */
  choose(number: string, now: number, random: () => number): RouteDecision {
    const clock = this.#clock(now)
    const reasons: { id: string; reason: RouteReason }[] = []
    let routes: readonly TrunkRoute[] = []
    for (const { values } of this.#table.matches(number)) {
      const isDecided = routes.length > 0
      const open = values.filter((route) => isOpen(route, clock))
      for (const route of values) {
        const reason = !open.includes(route) ? 'closed' : isDecided ? 'shorter-prefix' : 'taken'
        reasons.push({ id: route.id, reason })
      }
      if (!isDecided) routes = inOrder(open, random)
    }
    return { routes, reasons }
  }
}

function isOpen({ hours }: TrunkRoute, clock: WallClock): boolean {
  return hours === undefined || hours.some((each) => isWithin(each, clock))
}

/** A stable sort keeps the drawn order among equals, and that is as if only they had been drawn. */
function inOrder(routes: readonly TrunkRoute[], random: () => number): readonly TrunkRoute[] {
  return weightedOrder(routes, random).toSorted(
    (one, other) => one.priority - other.priority || one.cost - other.cost,
  )
}
