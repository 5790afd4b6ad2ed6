import { parseArgs } from 'node:util'
import { type Blame, isExplained } from '../../inventory/model/problem.ts'
import { reasonOf } from '../../inventory/model/reason-of.ts'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { explainSystemError } from '../../inventory/model/system-error.ts'
import { type Log, openLog } from './log.ts'
import { readSwitchFile, SWITCH_FILE } from './read-switch-file.ts'
import type { Surroundings } from './run-switch.ts'
import { SwitchFileError } from './switch-file-error.ts'

export interface Daemon {
  readonly name: string
  readonly run: (file: SwitchFile, surroundings: Surroundings) => Promise<void>
}

/** The same statuses as the command line's; 1 is our own mistake. */
const STATUSES: Readonly<Record<Blame, number>> = { input: 2, machine: 3, command: 4 }

/** Of a switch that took no more calls and has none left: the unit does not start it again. */
const DRAINED = 5

/**
 * The whole life of a daemon: arguments, configuration, work until SIGTERM, SIGINT or SIGHUP; on
 * SIGUSR2, until there is no work left.
 *
 * @param args `[]` or `['--config', FILE]`.
 * @returns the exit status; everything there is to say has been logged.
 */
export async function runDaemon({ name, run }: Daemon, args: readonly string[]): Promise<number> {
  const log = openLog(name, process.env.SWITCHYARD_LOG)
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  // Until there is something to read again, and where there never is, it ends the process as usual.
  let hangUp = () => stop.abort()
  process.on('SIGHUP', () => hangUp())
  const onHangUp = (act: () => void) => {
    hangUp = act
  }
  const leave = new AbortController()
  process.on('SIGUSR2', () => leave.abort())
  process.on('uncaughtException', (error) => {
    fail(log, error)
    process.exit(1)
  })
  try {
    const signals = { signal: stop.signal, drain: leave.signal }
    await run(await readSwitchFile(configFile(args)), { ...signals, log, onHangUp })
    log('info', 'stopped')
    return leave.signal.aborted && !stop.signal.aborted ? DRAINED : 0
  } catch (error) {
    return fail(log, error)
  }
}

function configFile(args: readonly string[]): string {
  try {
    const options = { config: { type: 'string', default: SWITCH_FILE } } as const
    return parseArgs({ args: [...args], options }).values.config
  } catch (error) {
    const message = reasonOf(error)
    throw new SwitchFileError([{ message, hint: 'the only option is --config FILE' }])
  }
}

function fail(log: Log, error: unknown): number {
  const known = isExplained(error) ? error : explainSystemError(error)
  if (known) {
    const messages = known.problems.map(({ message }) => message)
    log('error', messages.join('; '), { code: known.code, problems: known.problems })
    return STATUSES[known.blame]
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  log('error', message, { stack })
  return 1
}
