import { randomInt } from 'node:crypto'
import type { RtpengineProgram } from '../../provisioner/trial/rtpengine-program.ts'
import { startRtpengine } from '../../provisioner/trial/start-rtpengine.ts'
import type { Surroundings } from '../surroundings.ts'
import { followBundle } from './follow-bundle.ts'
import type { Workplace } from './follow-changes.ts'
import { freePort } from './free-port.ts'
import type { Phones } from './phones.ts'
import { takeCalls } from './take-calls.ts'

export interface TrialWanted extends Omit<Workplace, 'say'> {
  readonly address: string
  /** Absent: 5060, or another when that is taken. */
  readonly port: number | undefined
  readonly phones: Phones
  readonly rtpengine: RtpengineProgram
}

const LOOPBACK = '127.0.0.1'

/** UDP ports for media: below those that Linux gives to whoever asks for any. */
const MEDIA = { lowest: 16_000, highest: 31_000, count: 1000 }

/**
 * Takes calls with the application as it is at any time, until the signal.
 *
 * @throws {AppError} when there is nothing to begin with.
 * @throws {RtpengineError}
 */
export async function runTrial(wanted: TrialWanted, around: Surroundings): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([around.signal, over.signal])
  const builds = followBundle(wanted.file, signal)
  const { value: program } = await builds.next()
  if (typeof program !== 'string') throw program
  const control = { address: LOOPBACK, port: await freePort(LOOPBACK) }
  const first = randomInt(MEDIA.lowest, MEDIA.highest)
  const ports = [first, first + MEDIA.count] as const
  const rtpengine = await startRtpengine(wanted.rtpengine, { ...wanted, control, ports })
  rtpengine.ended.catch(() => over.abort())
  try {
    await takeCalls({ ...wanted, builds, program, control }, { ...around, signal })
    if (!around.signal.aborted) await rtpengine.ended
  } finally {
    over.abort()
    await rtpengine.stop()
  }
}
