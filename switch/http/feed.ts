import { sees } from '../app/http/allowance.ts'
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

/** Who listens. */
export interface Listener extends Pick<Access, 'tenant'> {
  /** Is its token still good? Rejects when that cannot be known now. */
  readonly isGood: () => Promise<boolean>
  /** Has `act` be called when tokens change; returns what ends it. */
  readonly watch: (act: () => void) => () => void
}

/** A client that lags behind so many bytes is let go: it asks for the calls there are, and comes back. */
const MOST_WAITING = 256 * 1024
/** Milliseconds. */
const BEAT = 15_000

/**
 * Tells a client what happens to calls of its tenant, until it goes, its token is no longer good, or
 * it does not keep up. What has been sent is never taken back, and nothing is left out in between.
 *
 * @returns ends it.
 */
export function feed(
  legs: Pick<LiveLegs, 'listen'>,
  { tenant, isGood, watch }: Listener,
  outlet: Outlet,
): () => void {
  let isOver = false
  const stop = () => {
    isOver = true
    clearInterval(beating)
    unlisten()
    unwatch()
  }
  const end = (reason: string) => {
    if (isOver) return
    stop()
    outlet.end(reason)
  }
  /** A database that is away is no reason to let anybody go. */
  const check = async () => {
    if (!(await isGood().catch(() => true))) end('the token is no longer good')
  }
  const unlisten = legs.listen((event) => {
    if (!sees(tenant, event.leg.domain)) return
    if (outlet.waiting > MOST_WAITING) return end('too slow')
    outlet.send({ type: `leg-${event.type}`, data: describeEvent(event) })
  })
  const unwatch = watch(() => void check())
  const beating = setInterval(async () => {
    await check()
    if (!isOver) outlet.beat()
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
