import type { Sound } from './wav.ts'

/** Samples a second on the telephone. */
const RATE = 8000

/** Zero crossings of the filter on either side: what it lets through beyond its edge is -50 dB. */
const REACH = 16

/** Of what the lower rate can carry, so that the filter has fallen before it folds back. */
const PASSED = 0.92

/** How many samples a sound has at 8000 Hz. */
export function resampledLength({ rate, samples }: Sound): number {
  return Math.floor((samples.length * RATE) / rate)
}

/**
 * Part of a sound at 8000 Hz: a windowed sinc, which also keeps out what telephones cannot carry.
 *
 * @param from the first sample of the result; `to` is after the last.
 */
export function resample({ rate, samples }: Sound, from: number, to: number): Int16Array {
  const step = rate / RATE
  const cutoff = PASSED / Math.max(1, step)
  const half = REACH * Math.max(1, step)
  const result = new Int16Array(to - from)
  for (let index = 0; index < result.length; index += 1) {
    const centre = (from + index) * step
    const last = Math.min(samples.length - 1, Math.floor(centre + half))
    let sum = 0
    for (let at = Math.max(0, Math.ceil(centre - half)); at <= last; at += 1) {
      sum += (samples[at] ?? 0) * weight(at - centre, cutoff, half)
    }
    result[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)))
  }
  return result
}

function weight(distance: number, cutoff: number, half: number): number {
  const angle = Math.PI * cutoff * distance
  const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
  return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / half))
}
