import type { Command } from 'commander'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly config: string
}

export function addSwitch(program: Command, surroundings: Surroundings): void {
  program
    .command('switch')
    .description('the SIP switch itself')
    .command('run')
    .description('run the switch on this machine: SIP server and call logic in one process')
    .requiredOption('--config <file>', 'a switch.json, such as an image has in /etc/switchyard')
    .action(({ config }: Options) => runHere(config, surroundings))
}

/** One of the two ending ends the other: half a switch is none. */
async function runHere(config: string, { signal, onHangUp }: Surroundings): Promise<void> {
  const { readSwitchFile } = await import('../switch/service/read-switch-file.ts')
  const { runEngine, runSwitch } = await import('../switch/service/run-switch.ts')
  const { openLog } = await import('../switch/service/log.ts')
  const file = await readSwitchFile(config)
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
  const calls = runSwitch(file, { signal: stop, log: openLog('switch') })
  const ends = await Promise.allSettled([engine, calls.finally(() => callsOver.abort())])
  // Where both failed, the engine's reason is the other's too.
  const failure = ends.find((end) => end.status === 'rejected')
  if (failure) throw failure.reason
}
