import { setTimeout } from 'node:timers/promises'
import { CommandError } from '../runner/runner.ts'

/** Milliseconds between two attempts. */
const PAUSE = 1000

/** Tries again and again what a machine that is still starting cannot do yet. */
export async function insist<T>(
  attempt: () => Promise<T>,
  { patience, signal }: { readonly patience: number; readonly signal: AbortSignal },
): Promise<T> {
  const deadline = performance.now() + patience
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof CommandError) || performance.now() > deadline) throw error
      await setTimeout(PAUSE, undefined, { signal })
    }
  }
}
