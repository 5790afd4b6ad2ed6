import type { Clock } from '../../engine/transport/transport.ts'
import { reasonOf } from './errors.ts'
import { onAbort } from './signals.ts'

/** Resolves after so many milliseconds; rejects with the signal's reason as soon as it is aborted. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopWaiting = clock.after(milliseconds, () => {
      stopWatching()
      resolve()
    })
    const stopWatching = onAbort(signal, () => {
      stopWaiting()
      reject(reasonOf(signal))
    })
  })
}
