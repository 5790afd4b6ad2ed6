/** What a run of tests came to. */
export interface Count {
  readonly passed: number
  /** What did not hold, in the words of the tests. */
  readonly failures: readonly string[]
}

/**
 * Counts the results in a run's output (Test Anything Protocol).
 *
 * @param status of the process; null when a signal ended it. A run that ended badly or proved
 *   nothing has failed, whatever it printed.
 */
export function countTap(text: string, status: number | null): Count {
  const titles = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, title = '']) => title)
  const passed = titles(/^ok \d+ ?(.*)$/gm).length
  const failures = titles(/^not ok \d+ ?(.*)$/gm)
  if (failures.length > 0) return { passed, failures }
  if (status === null) return { passed, failures: ['it was ended because it took too long'] }
  if (status !== 0) return { passed, failures: [`it ended with status ${status}`] }
  return { passed, failures: passed > 0 ? [] : ['it proved nothing'] }
}
