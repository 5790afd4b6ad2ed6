import type { Party } from '../../lower/party.ts'

/**
 * Watches the keys of a party for one of several sequences, such as `**`. What is pressed reaches
 * the other party all the same: only the end of a sequence tells that it was one.
 *
 * @returns the sequence, once it was pressed.
 */
export async function watchKeys(
  { digits }: Party,
  sequences: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const longest = Math.max(...sequences.map((each) => each.length))
  let last = ''
  for (;;) {
    last = (last + (await digits.take(signal))).slice(-longest)
    const found = sequences.find((each) => last.endsWith(each))
    if (found !== undefined) return found
  }
}
