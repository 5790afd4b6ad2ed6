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

async function runHere(config: string, { signal, onHangUp }: Surroundings): Promise<void> {
  const { readSwitchFile } = await import('../switch/service/read-switch-file.ts')
  const { openLog } = await import('../switch/service/log.ts')
  const { runWhole } = await import('./run-whole.ts')
  const file = await readSwitchFile(config)
  await runWhole(file, { signal, openLog, ...(onHangUp && { onHangUp }) })
}
