import type { Command } from 'commander'
import type { SwitchFile } from '../inventory/model/switch-file.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly config: string
}

export function addSwitch(program: Command, { signal }: Surroundings): void {
  program
    .command('switch')
    .description('the SIP switch itself')
    .command('run')
    .description('run the switch on this machine: SIP server and call logic in one process')
    .requiredOption('--config <file>', 'a switch.json, such as an image has in /etc/switchyard')
    .action(({ config }: Options) => runHere(config, signal))
}

/** One of the two ending ends the other: half a switch is none. */
async function runHere(config: string, signal: AbortSignal): Promise<void> {
  const { readSwitchFile } = await import('../switch/service/read-switch-file.ts')
  const { runEngine, runSwitch } = await import('../switch/service/run-switch.ts')
  const { openLog } = await import('../switch/service/log.ts')
  const file: SwitchFile = await readSwitchFile(config)
  const stop = new AbortController()
  signal.addEventListener('abort', () => stop.abort(), { once: true })
  const running = [
    runSwitch(file, { signal: stop.signal, log: openLog('switch') }),
    ...(file.engine.kind === 'switchyard'
      ? [runEngine(file, { signal: stop.signal, log: openLog('engine') })]
      : []),
  ]
  try {
    await Promise.race(running)
  } finally {
    stop.abort()
    await Promise.allSettled(running)
  }
}
