import type { Prompt } from '../../media/port/media-port.ts'
import type { Bounds } from '../core/scope.ts'
import { orAborted } from '../core/signals.ts'
import type { Party } from '../lower/party.ts'

/** As good as without an end; music on hold. */
const FOREVER = 1_000_000

/** Plays prompts one after another; resolves when the last was heard to its end. */
export function play(
  party: Party,
  prompts: Prompt | readonly Prompt[],
  bounds?: Bounds,
): Promise<void> {
  return party.scope.operate((signal) => playAll(party, prompts, signal), bounds)
}

export async function playAll(
  { port }: Party,
  prompts: Prompt | readonly Prompt[],
  signal: AbortSignal,
): Promise<void> {
  for (const prompt of typeof prompts === 'string' ? [prompts] : prompts) {
    signal.throwIfAborted()
    await orAborted(port.play(prompt, { signal }), signal)
  }
}

/** Plays over and over until aborted. */
export async function loop({ port }: Party, prompt: Prompt, signal: AbortSignal): Promise<never> {
  for (;;) await orAborted(port.play(prompt, { repeat: FOREVER, signal }), signal)
}
