import { hostPort } from '../message/uri.ts'
import type { Path } from '../transport/transport.ts'

/** Milliseconds a place that did not answer is tried after all others. */
const AVOIDED = 30_000
/** Seconds a peer may ask to be left alone. */
const LONGEST = 600
/** Places remembered; the oldest is forgotten first. */
const MOST = 10_000

/**
 * Places that failed a short time ago: others that a name leads to come before them (RFC 3263, 4.3),
 * so that not every call waits for one that is dead.
 */
export class Unreachable {
  readonly #until = new Map<string, number>()

  /** @param seconds what its 503 asked for (RFC 3261, 20.33). @param now milliseconds since 1970. */
  mark(path: Path, now: number, seconds?: number): void {
    const after = seconds === undefined ? AVOIDED : 1000 * Math.min(seconds, LONGEST)
    const key = keyOf(path)
    this.#until.delete(key)
    this.#until.set(key, now + after)
    const [oldest] = this.#until.keys()
    if (this.#until.size > MOST && oldest !== undefined) this.#until.delete(oldest)
  }

  /** The same ways; those that failed last. */
  order(ways: readonly Path[], now: number): readonly Path[] {
    if (this.#until.size === 0 || ways.length < 2) return ways
    const isAvoided = (path: Path) => (this.#until.get(keyOf(path)) ?? 0) > now
    return [...ways.filter((way) => !isAvoided(way)), ...ways.filter(isAvoided)]
  }
}

function keyOf({ local, remote }: Path): string {
  return `${local.protocol}|${hostPort(remote.address, remote.port)}`
}

/** Seconds a response asks its client to wait, where it does. */
export function retryAfter(value: string | undefined): number | undefined {
  const [, seconds] = /^\s*(\d{1,9})/.exec(value ?? '') ?? []
  return seconds === undefined ? undefined : Number(seconds)
}
