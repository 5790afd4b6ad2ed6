import type { Clock } from '../../switch/engine/transport/transport.ts'

/** Time that goes on by itself, so many times as fast: sockets need real time, sessions minutes. */
export function hurriedClock(times: number): Clock {
  const start = Date.now()
  return {
    now: () => start + (Date.now() - start) * times,
    after(milliseconds, act) {
      const timer = setTimeout(act, milliseconds / times)
      return () => clearTimeout(timer)
    },
  }
}
