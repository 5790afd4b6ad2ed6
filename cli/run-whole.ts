import type { SwitchFile } from '../inventory/model/switch-file.ts'
import type { Log } from '../switch/service/log.ts'
import { runEngine, runSwitch, type Surroundings } from '../switch/service/run-switch.ts'

export interface WholeSwitch extends Omit<Surroundings, 'log'> {
  readonly openLog: (name: 'engine' | 'switch') => Log
}

/** SIP server and call logic in this process. One of the two ending ends the other: half a switch is none. */
export async function runWhole(file: SwitchFile, whole: WholeSwitch): Promise<void> {
  const { signal, openLog, onHangUp, onServing } = whole
  const engineFailed = new AbortController()
  const callsOver = new AbortController()
  // It outlives the call logic: without it the BYEs of running calls would go nowhere.
  const engine = runEngine(file, {
    ...{ signal: callsOver.signal, log: openLog('engine') },
    ...(onHangUp && { onHangUp }),
  }).catch((error: unknown) => {
    engineFailed.abort()
    throw error
  })
  const stop = AbortSignal.any([signal, engineFailed.signal])
  const calls = runSwitch(file, {
    ...{ signal: stop, log: openLog('switch') },
    ...(onServing && { onServing }),
  })
  const ends = await Promise.allSettled([engine, calls.finally(() => callsOver.abort())])
  // Where both failed, the engine's reason is the other's too.
  const failure = ends.find((end) => end.status === 'rejected')
  if (failure) throw failure.reason
}
