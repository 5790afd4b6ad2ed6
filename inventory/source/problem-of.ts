import type { Location, Problem } from '../model/problem.ts'

/** A problem with the hint left out when there is none. */
export function problemOf(message: string, at: Location, hint?: string): Problem {
  return hint === undefined ? { message, at } : { message, at, hint }
}
