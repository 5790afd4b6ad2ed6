import type { Route, Trunk } from '../../../inventory/model/cluster.ts'
import { parseHours } from '../../../inventory/model/hours.ts'
import type { SwitchFile } from '../../../inventory/model/switch-file.ts'
import type { Way } from '../../signalling/leg.ts'
import { TrunkPlan, type TrunkRoute } from './trunk-plan.ts'

/** What makes two calls to one number differ. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Evenly spread in [0, 1). */
  readonly random: () => number
}

/**
 * The ways out of a switch: routes of the longest prefix, in the order of their priority, cost and
 * weight.
 *
 * @throws {RangeError} when the time zone is not in the tz database.
 */
export function openWays(
  { routes, trunks = [], timeZone = 'UTC' }: Pick<SwitchFile, 'routes' | 'trunks' | 'timeZone'>,
  { now, random }: Circumstances,
): (number: string) => readonly Way[] {
  const servers = new Map(trunks.map(({ name, to }) => [name, to]))
  const plan = new TrunkPlan(routes.map(asTrunkRoute), timeZone)
  return (number) =>
    plan.choose(number, now(), random).routes.flatMap(({ id }) => {
      const way = wayOf(routes[Number(id)], servers, number)
      return way ? [way] : []
    })
}

function asTrunkRoute(route: Route, index: number): TrunkRoute {
  const { prefix, trunk = '', priority = 0, cost = 0, weight = 1, hours } = route
  const open = hours?.flatMap((text) => parseHours(text) ?? [])
  const rank = { priority, cost, weight }
  return { id: String(index), prefix, trunk, ...rank, ...(open && { hours: open }) }
}

function wayOf(
  route: Route | undefined,
  servers: ReadonlyMap<string, Trunk['to']>,
  number: string,
): Way | undefined {
  const { trunk } = route ?? {}
  const server = trunk === undefined ? route?.to : servers.get(trunk)
  if (server === undefined) return undefined
  const uri = server.replace(/^sips?:/i, (scheme) => `${scheme}${number}@`)
  return trunk === undefined ? { uri } : { uri, trunk }
}
