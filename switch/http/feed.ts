import type { CallEvent, LiveLegs } from '../call/live-legs.ts'
import type { Access } from './access.ts'

/** Where events are written to: a stream of server-sent events, or a WebSocket. */
export interface Outlet {
  /** Bytes that the client has not taken yet. */
  readonly waiting: number
  send(event: { readonly type: string; readonly data: object }): void
  /** Keeps what is between us from taking the connection for dead. */
  beat(): void
  end(reason: string): void
}

/** A client that lags behind so many bytes is let go: it asks for the calls there are, and comes back. */
const MOST_WAITING = 256 * 1024
/** Milliseconds. */
const BEAT = 15_000

/**
 * Tells a client what happens to calls of its tenant, until it goes, its token is no longer good, or
 * it does not keep up. What has been sent is never taken back, and nothing is left out in between.
 *
 * @param isGood whether its token still is.
 * @returns ends it.
 */
export function feed(
  legs: Pick<LiveLegs, 'listen'>,
  { tenant }: Pick<Access, 'tenant'>,
  isGood: () => Promise<boolean>,
  outlet: Outlet,
): () => void {
  const stop = () => {
    clearInterval(beating)
    unlisten()
  }
  const end = (reason: string) => {
    stop()
    outlet.end(reason)
  }
  const unlisten = legs.listen((event) => {
    if (tenant !== '*' && event.leg.domain !== tenant) return
    if (outlet.waiting > MOST_WAITING) return end('too slow')
    outlet.send({ type: `leg-${event.type}`, data: describeEvent(event) })
  })
  const beating = setInterval(async () => {
    if (await isGood()) outlet.beat()
    else end('the token is no longer good')
  }, BEAT)
  return stop
}

/** An event as clients see it; times as RFC 3339 has them. */
export function describeEvent({ at, leg, reason }: CallEvent): object {
  const { id, call, domain, direction, caller, called } = leg
  return {
    ...{ at: new Date(at).toISOString(), call, leg: id, domain, direction, caller, called },
    ...(reason === undefined ? {} : { reason }),
  }
}
