import { openTestbed } from './open-testbed.ts'
import { FILES, type Outcome, runFile, type Surroundings } from './run-file.ts'

/** Files that run at once: most of their time is spent waiting. */
const AT_ONCE = 3

export interface SuiteOptions {
  /** Which of its files; absent: all. */
  readonly files?: readonly string[]
  /** Folder of the tools it is written with. */
  readonly tools: string
  readonly hear: Surroundings['hear']
  readonly signal: AbortSignal
  /** Told of each file as it ends. */
  readonly ended: (outcome: Outcome) => void
}

/** Runs drachtio-srf's own test suite against our engine, each file with an engine of its own. */
export async function runSuite(options: SuiteOptions): Promise<readonly Outcome[]> {
  const { files = FILES, tools, hear, signal, ended } = options
  const testbed = await openTestbed(tools)
  try {
    const { folder, farEngine } = testbed
    const surroundings = { folder, farApplications: farEngine.applications, hear, signal }
    const outcomes: Outcome[] = []
    const waiting = [...files]
    const work = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const outcome = await runFile(file, surroundings)
        outcomes.push(outcome)
        ended(outcome)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return outcomes
  } finally {
    await testbed.close()
  }
}
