import { setTimeout } from 'node:timers/promises'

/** Milliseconds anything in the lab may take. */
const PATIENCE = 30_000
const PAUSE = 10

/** Waits for what must come true soon; a function says at the end what is missing. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  what: string | (() => string),
  patience = PATIENCE,
): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; ) {
    if (await isTrue()) return
    await setTimeout(PAUSE)
  }
  const missing = typeof what === 'string' ? what : what()
  throw new Error(`${missing}: not within ${patience / 1000} s`)
}
