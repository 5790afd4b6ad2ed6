export interface RunningStep {
  readonly title: string
  /** Milliseconds, on the same clock as `now`. */
  readonly since: number
  /** From 0 to 1, where the step itself knows. */
  readonly share?: number
  /** Seconds it took the last time. */
  readonly expected?: number
}

/** What is going on, a line for each step: how far it is, how long it takes, what is left. */
export function renderProgress(
  steps: readonly RunningStep[],
  now: number,
  columns: number,
): readonly string[] {
  return steps.map((step) => {
    const elapsed = (now - step.since) / 1000
    const share = step.share ?? guess(elapsed, step.expected)
    const left = share === undefined || share < 0.02 ? undefined : (elapsed / share) * (1 - share)
    const known = share === undefined ? '    ' : `${Math.floor(share * 100)}%`.padStart(4)
    const rest = left === undefined ? '' : `, ${Math.ceil(left)} s left`
    return `${known} ${step.title}: ${elapsed.toFixed(0)} s${rest}`.slice(0, columns - 1)
  })
}

/** A step that takes longer than the last time is almost done until it is. */
function guess(elapsed: number, expected: number | undefined): number | undefined {
  return expected === undefined ? undefined : Math.min(elapsed / expected, 0.99)
}
