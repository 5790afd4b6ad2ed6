import type { Endpoint } from '../../inventory/model/switch-file.ts'
import { startProcess } from '../runner/process.ts'
import { RtpengineError } from './rtpengine-error.ts'
import type { RtpengineProgram } from './rtpengine-program.ts'

export interface RtpengineWanted {
  /** Where it is to be controlled. */
  readonly control: Endpoint
  /** The machine's address that media comes to. */
  readonly address: string
  /** UDP ports for media, first and last. */
  readonly ports: readonly [number, number]
}

export interface StartedRtpengine {
  /** Rejects when it ends by itself. */
  readonly ended: Promise<never>
  stop(): Promise<void>
}

/**
 * Starts an rtpengine without the kernel's help; resolves when it can be asked. It ends with this
 * process, however that ends.
 *
 * @throws {RtpengineError} with what it said.
 */
export async function startRtpengine(
  program: RtpengineProgram,
  wanted: RtpengineWanted,
): Promise<StartedRtpengine> {
  let said = ''
  let started = () => undefined as undefined
  const ready = new Promise<void>((resolve) => {
    started = () => void resolve()
  })
  const { file, args } = program.wrap({ file: 'rtpengine', args: argumentsFor(wanted) })
  // Ctrl-C of a terminal is not for it: calls are ended before it is (setsid(1)).
  const running = startProcess({ file: 'setsid', args: [file, ...args] }, (text) => {
    // Only its last words are of interest.
    said = (said + text).slice(-4096)
    if (said.includes('Startup complete')) started()
  })
  const ended = running.exited.then(() => {
    throw new RtpengineError(said)
  })
  ended.catch(() => undefined) // told to whoever awaits it
  await Promise.race([ready, ended])
  return { ended, stop: () => running.stop() }
}

function argumentsFor({ control, address, ports: [first, last] }: RtpengineWanted) {
  return [
    ...['--foreground', '--log-stderr', '--log-level=6', '--table=-1', '--config-file=none'],
    ...[`--interface=${address}`, `--listen-ng=${control.address}:${control.port}`],
    ...[`--port-min=${first}`, `--port-max=${last}`],
    ...['--timeout=120', '--endpoint-learning=immediate'],
  ]
}
