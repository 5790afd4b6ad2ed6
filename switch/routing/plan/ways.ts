import type { Route, Trunk } from '../../../inventory/model/cluster.ts'
import { parseHours } from '../../../inventory/model/hours.ts'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import { compileTranslation } from '../../numbering/translate.ts'
import type { Way } from '../../signalling/leg.ts'
import type { Plan } from '../route-invite.ts'
import { Barrier } from './barrier.ts'
import { TrunkPlan, type TrunkRoute } from './trunk-plan.ts'

/** What makes two calls to one number differ. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Evenly spread in [0, 1). */
  readonly random: () => number
}

/**
 * The ways out of a switch for what somebody dialled: read as a number, if there is a plan of them,
 * then routes of its longest prefix, in the order of their priority, cost and weight.
 *
 * @throws {RangeError} when the time zone is not in the tz database, or a pattern is none.
 */
export function openWays(
  file: Pick<SwitchFile, 'routes' | 'trunks' | 'timeZone' | 'numbering'>,
  circumstances: Circumstances,
): Plan['ways'] {
  const waysTo = openRoutes(file, circumstances)
  if (!file.numbering) return (dialled) => waysTo(dialled)
  const barrier = new Barrier(file.numbering)
  return (dialled, by) => {
    const number = barrier.admit(dialled, by)
    if (typeof number === 'object') return number
    const ways = waysTo(number)
    // Nobody in need is told that all lines are busy: such a call asks for no place.
    return barrier.isEmergency(number) ? ways.map((way) => ({ ...way, isUrgent: true })) : ways
  }
}

function openRoutes(
  { routes, trunks = [], timeZone = 'UTC' }: Pick<SwitchFile, 'routes' | 'trunks' | 'timeZone'>,
  { now, random }: Circumstances,
): (number: string) => readonly Way[] {
  const exits = new Map(trunks.map((trunk) => [trunk.name, exitOf(trunk)]))
  const trusted = new Set(trunks.flatMap((each) => (each.identity === 'trusted' ? each.name : [])))
  const plan = new TrunkPlan(routes.map(asTrunkRoute), timeZone)
  return (number) =>
    plan.choose(number, now(), random).routes.flatMap(({ id }) => {
      const { to, trunk, cost = 0 } = routes[Number(id)] ?? {}
      const price = cost > 0 ? { cost } : {}
      const exit = trunk === undefined ? to && exitOf({ to }) : exits.get(trunk)
      const uri = exit ? exit(number) : undefined
      if (uri === undefined) return []
      if (trunk === undefined) return [{ uri, ...price }]
      return [{ uri, trunk, ...price, ...(trusted.has(trunk) && { isTrusted: true as const }) }]
    })
}

/** Where a trunk takes a number. */
function exitOf({
  to,
  rewrite = [],
}: Pick<Trunk, 'to' | 'rewrite'>): (number: string) => string | undefined {
  const rewritten = compileTranslation(rewrite)
  return (number) => to?.replace(/^sips?:/i, (scheme) => `${scheme}${rewritten(number)}@`)
}

function asTrunkRoute(route: Route, index: number): TrunkRoute {
  const { prefix, trunk = '', priority = 0, cost = 0, weight = 1, hours } = route
  const open = hours?.flatMap((text) => parseHours(text) ?? [])
  const rank = { priority, cost, weight }
  return { id: String(index), prefix, trunk, ...rank, ...(open && { hours: open }) }
}
