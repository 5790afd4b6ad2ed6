import { startProcess } from '../../provisioner/runner/process.ts'
import { eventually } from '../lab/support/eventually.ts'

/** The secret in the suite's own configuration. */
const SECRET = 'cymru'
const READY = /SIP on \S*?(127\.0\.0\.1:\d+).*applications on 127\.0\.0\.1:(\d+)/
/** Milliseconds the engine may take to start from its sources on a busy machine. */
const PATIENCE = 30_000

/** `switchyard engine` from the sources, a process of its own. */
export interface EngineProcess {
  /** `address:port` it serves SIP on. */
  readonly sip: string
  /** TCP port applications connect to. */
  readonly applications: number
  /** Everything it has said. */
  said(): string
  hasEnded(): boolean
  stop(): Promise<void>
}

/** Starts our engine on free ports of the loopback. @throws when it does not come up. */
export async function startEngineProcess(): Promise<EngineProcess> {
  let said = ''
  let hasEnded = false
  const place = ['--listen', '127.0.0.1:0', '--applications', '127.0.0.1:0']
  const command = {
    file: process.execPath,
    args: ['--import', 'tsx', 'cli/switchyard.ts', 'engine', ...place],
    env: { SWITCHYARD_SECRET: SECRET },
  }
  const running = startProcess(command, (text) => {
    said += text
  })
  running.exited.finally(() => (hasEnded = true)).catch(() => undefined)
  await eventually(() => READY.test(said) || hasEnded, 'the engine says where it listens', PATIENCE)
  const [, sip, applications] = READY.exec(said) ?? []
  if (!sip) throw new Error(`the engine did not start: ${said}`)
  return {
    sip,
    applications: Number(applications),
    said: () => said,
    hasEnded: () => hasEnded,
    stop: () => running.stop(),
  }
}
