import type { Trunk } from '../../inventory/model/cluster.ts'
import type { StartTimer } from '../reach/reach.ts'
import { type Line, UNSENT } from '../signalling/line.ts'

export interface TrunkWatch {
  readonly trunks: readonly Trunk[]
  readonly line: Pick<Line, 'request'>
  readonly startTimer: StartTimer
  /** Told when a trunk is found dead, or alive again. */
  readonly changed: (trunk: string, isUp: boolean) => void
}

/** Silence, and "do not send me anything": whatever else comes is a sign of life (RFC 3261, 11). */
const DEAD: ReadonlySet<number> = new Set([408, 503])

/**
 * Asks each trunk that wants it by OPTIONS whether it is there, again and again: a question begins
 * so long after the answer to the last, or after the 32 seconds that none came.
 *
 * @returns ends it.
 */
export function watchTrunks({ trunks, line, startTimer, changed }: TrunkWatch): () => void {
  const waits = new Map<string, () => void>()
  let isOver = false
  const ask = async (name: string, uri: string, every: number, wasUp: boolean): Promise<void> => {
    const headers = { From: '<sip:localhost>', 'Max-Forwards': '70' }
    const answer = await line.request({ method: 'OPTIONS', uri, headers })
    if (isOver) return
    // Where nothing could be sent, nothing was learnt about the trunk.
    const isUp = answer === UNSENT ? wasUp : !DEAD.has(answer.status)
    if (isUp !== wasUp) changed(name, isUp)
    waits.set(
      name,
      startTimer(every * 1000, () => void ask(name, uri, every, isUp)),
    )
  }
  for (const { name, to, check } of trunks) {
    if (to !== undefined && check !== undefined) void ask(name, to, check, true)
  }
  return () => {
    isOver = true
    for (const stop of waits.values()) stop()
  }
}
