import { FRAME } from '../audio/pace.ts'

/**
 * What each member of a conference hears: all others at once, never itself (RFC 4353, 3.1). Sums
 * that are too loud are cut off.
 *
 * @param said what each has said in this frame; undefined for who was silent.
 * @returns in the same order; undefined for who hears nobody.
 */
export function mix(
  said: readonly (Int16Array | undefined)[],
): readonly (Int16Array | undefined)[] {
  const total = new Int32Array(FRAME)
  let speakers = 0
  for (const samples of said) {
    if (!samples) continue
    speakers += 1
    for (let at = 0; at < FRAME; at += 1) total[at] = (total[at] ?? 0) + (samples[at] ?? 0)
  }
  return said.map((own) => {
    if (speakers - (own ? 1 : 0) === 0) return undefined
    const heard = new Int16Array(FRAME)
    for (let at = 0; at < FRAME; at += 1) {
      const sum = (total[at] ?? 0) - (own?.[at] ?? 0)
      heard[at] = Math.max(-32768, Math.min(32767, sum))
    }
    return heard
  })
}
