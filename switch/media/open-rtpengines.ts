import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { freeOrphans } from './free-orphans.ts'
import type { Media } from './media.ts'
import { type Held, RelayWatch } from './relay-watch.ts'
import { type Relay, RtpengineLink } from './rtpengine-link.ts'
import { RtpengineSession } from './rtpengine-session.ts'

export interface RtpengineOptions {
  /** IPv4. The first healthy one from a rotating start takes the next call. */
  readonly relays: readonly Endpoint[]
  readonly log: (level: 'info' | 'warn', message: string, facts?: object) => void
}

export interface Rtpengines extends Media {
  readonly link: RtpengineLink
  /** Relays in the order they should be tried for a new call. */
  readonly inOrder: () => readonly Relay[]
  /** What is watched: whatever is added is told when its relay has lost it. */
  readonly held: Set<Held>
  /** Frees what is left of those who died, by the ids of their calls. */
  free(isOrphan: (id: string) => boolean): void
}

/** Media through rtpengine: any number of relays, a call on one of them. */
export function openRtpengines({ relays, log }: RtpengineOptions): Rtpengines {
  let isClosed = false
  const link = new RtpengineLink({
    nonsense: (reason) => log('warn', 'rtpengine sends nonsense', { reason }),
    changed: ({ place, isHealthy }) =>
      isClosed ||
      (isHealthy
        ? log('info', 'rtpengine answers again', place)
        : log('warn', 'rtpengine does not answer', place)),
  })
  const all = relays.map((place): Relay => ({ place, isHealthy: true }))
  const freeOn = async (relay: Relay, isOrphan: (id: string) => boolean) => {
    try {
      const calls = await freeOrphans(link, relay, isOrphan)
      if (calls > 0) log('warn', 'calls that nobody owns are freed', { ...relay.place, calls })
    } catch (error) {
      if (isClosed) return
      const facts = { ...relay.place, reason: String(error) }
      log('warn', 'calls that nobody owns may still hold media ports', facts)
    }
  }
  let turn = 0
  const inOrder = (): readonly Relay[] => {
    turn = (turn + 1) % Math.max(1, all.length)
    const rotated = [...all.slice(turn), ...all.slice(0, turn)]
    return [
      ...rotated.filter((relay) => relay.isHealthy),
      ...rotated.filter((relay) => !relay.isHealthy),
    ]
  }
  const held = new Set<Held>()
  const watches = all.map((relay) => new RelayWatch(relay, { link, held, after: afterwards, log }))
  return {
    ...{ link, inOrder, held },
    free: (isOrphan) => {
      for (const relay of all) void freeOn(relay, isOrphan)
    },
    session: (id, callee = 'plain') =>
      new RtpengineSession(id, callee, { link, inOrder, held, log }),
    close: () => {
      isClosed = true
      for (const watch of watches) watch.close()
      link.close()
    },
  }
}

/** Nobody is kept from ending by a question that is still to be asked. */
function afterwards(milliseconds: number, act: () => void): () => void {
  const timer = setTimeout(act, milliseconds)
  timer.unref()
  return () => clearTimeout(timer)
}
