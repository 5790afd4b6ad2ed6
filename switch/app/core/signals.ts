import { reasonOf } from './errors.ts'

/**
 * Does something once the signal is aborted, at once if it is already.
 *
 * Not `AbortSignal.any`: what that makes is kept alive by a signal that lives as long as the call.
 *
 * @returns stops watching.
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) {
    act()
    return () => undefined
  }
  signal.addEventListener('abort', act, { once: true })
  return () => signal.removeEventListener('abort', act)
}

/**
 * The promise, or a rejection with the signal's reason, whichever comes first. For promises of
 * others, which know nothing of the signal; how they end afterwards is of no interest.
 */
export async function orAborted<Result>(
  promise: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  let stop: () => void = () => undefined
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(reasonOf(signal)))
  })
  try {
    return await Promise.race([aborted, promise])
  } finally {
    stop()
  }
}
