import type { Route } from '../../inventory/model/cluster.ts'

/** The route with the longest prefix of the dialled user part; the first of equals. */
export function chooseRoute(routes: readonly Route[], dialled: string): Route | undefined {
  return routes
    .filter(({ prefix }) => dialled.startsWith(prefix))
    .reduce<Route | undefined>(
      (best, route) => (best && best.prefix.length >= route.prefix.length ? best : route),
      undefined,
    )
}
