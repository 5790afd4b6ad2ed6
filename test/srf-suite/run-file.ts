import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProcess } from '../../provisioner/runner/process.ts'
import { type Count, countTap } from './count-tap.ts'
import { type EngineProcess, startEngineProcess } from './engine-process.ts'

/** Files of the suite as its own `npm test` runs them; the longest first. */
export const FILES = ['b2b', 'uas', 'uac', 'proxy', 'refer', 'reinvite-tests', 'utils', 'unit']

const FINISH = fileURLToPath(new URL('finish.cjs', import.meta.url))
const STANDINS = fileURLToPath(new URL('bin', import.meta.url))
/** Milliseconds a file may take; the suite's own longest limit is three minutes. */
const LIMIT = 300_000

export interface Outcome extends Count {
  readonly file: string
  readonly seconds: number
}

/** What a file of the suite is run with. */
export interface Surroundings {
  /** The suite's copy. */
  readonly folder: string
  /** TCP port of the far end's engine. */
  readonly farApplications: number
  /** Hears all that file, and its engine, says, when it has ended. */
  readonly hear: (file: string, text: string) => void
  readonly signal: AbortSignal
}

/** Runs one file of the suite against an engine of its own. @throws the signal's reason. */
export async function runFile(file: string, surroundings: Surroundings): Promise<Outcome> {
  const { hear, signal } = surroundings
  const engine = await startEngineProcess()
  const start = performance.now()
  let said = ''
  const running = startProcess(commandOf(file, engine, surroundings), (text) => {
    said += text
  })
  const over = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)])
  over.addEventListener('abort', () => running.stop())
  const status = await running.exited
  const seconds = (performance.now() - start) / 1000
  const died = engine.hasEnded() ? ['the engine ended'] : []
  await engine.stop()
  signal.throwIfAborted()
  hear(file, `${said}\n# the engine said\n${engine.said()}`)
  const { passed, failures } = countTap(said, status)
  return { file, passed, failures: [...failures, ...died], seconds }
}

function commandOf(file: string, engine: EngineProcess, around: Surroundings) {
  const args =
    file === 'unit'
      ? ['node_modules/mocha/bin/mocha.js', '--reporter', 'tap', 'test/unit-tests/']
      : ['--require', FINISH, `test/${file}.js`]
  const configuration = {
    'drachtio-sut': { port: engine.applications },
    'drachtio-uas': { port: around.farApplications },
  }
  const env = {
    NODE_CONFIG: JSON.stringify(configuration),
    NODE_CONFIG_DIR: join(around.folder, 'config'),
    NODE_ENV: 'test',
    PATH: `${STANDINS}${delimiter}${process.env.PATH}`,
    SRF_SUITE_ENGINE: engine.sip,
    TERM: 'dumb',
  }
  // Within a test of our own, tap's settings would reach the suite's tape and end it early.
  const own = ['-u', 'NODE_OPTIONS', '-u', 'TAP']
  const program = [process.execPath, ...args]
  return { file: 'env', args: [...own, '-C', around.folder, ...program], env }
}
