import type { Prompt } from '../../media/port/media-port.ts'
import type { Saying } from '../../media/speech/speech.ts'
import type { Bounds } from '../core/scope.ts'
import { orAborted } from '../core/signals.ts'
import type { Party } from '../lower/party.ts'

/** As good as without an end; music on hold. */
const FOREVER = 1_000_000

/** What is played to a party: sound files, and texts that are said. */
export type Utterance = Prompt | Saying

/** Plays prompts one after another; resolves when the last was heard to its end. */
export function play(
  party: Party,
  prompts: Utterance | readonly Utterance[],
  bounds?: Bounds,
): Promise<void> {
  return party.scope.operate((signal) => playAll(party, prompts, signal), bounds)
}

export async function playAll(
  { port, edge }: Party,
  prompts: Utterance | readonly Utterance[],
  signal: AbortSignal,
): Promise<void> {
  for (const each of listOf(prompts)) {
    signal.throwIfAborted()
    const prompt = typeof each === 'string' ? each : await edge.speak(each, signal)
    await orAborted(port.play(prompt, { signal }), signal)
  }
}

export function listOf(prompts: Utterance | readonly Utterance[]): readonly Utterance[] {
  return typeof prompts === 'string' || 'say' in prompts ? [prompts] : prompts
}

/** Plays over and over until aborted. */
export async function loop({ port }: Party, prompt: Prompt, signal: AbortSignal): Promise<never> {
  for (;;) await orAborted(port.play(prompt, { repeat: FOREVER, signal }), signal)
}
