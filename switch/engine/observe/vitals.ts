/** How the process is, over the last second. */
export interface Vitals {
  /** The larger of two shares, from 0 to 1: resident of the memory there is, heap of its limit. */
  readonly memory: number
  /** Bytes. */
  readonly resident: number
  readonly heap: number
  /** Milliseconds the event loop came late. */
  readonly delay: { readonly median: number; readonly p99: number }
  /** Share of the time the event loop worked, from 0 to 1. */
  readonly utilization: number
}

export const RESTED: Vitals = {
  memory: 0,
  resident: 0,
  heap: 0,
  delay: { median: 0, p99: 0 },
  utilization: 0,
}
