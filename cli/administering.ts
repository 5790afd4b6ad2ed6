import type { Command } from 'commander'
import type { Administration } from '../switch/service/administer.ts'
import { SWITCH_FILE } from '../switch/service/read-switch-file.ts'

/**
 * Does something with the database of a switch that runs here.
 *
 * @param config its switch.json.
 */
export async function administering<T>(
  config: string,
  act: (administration: Administration) => Promise<T>,
): Promise<T> {
  const { readSwitchFile } = await import('../switch/service/read-switch-file.ts')
  const { administer } = await import('../switch/service/administer.ts')
  const administration = await administer(await readSwitchFile(config))
  try {
    return await act(administration)
  } finally {
    await administration.close()
  }
}

/** A command about a switch that runs here; its options have `config`. */
export function administrationCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--config <file>', 'the switch.json of the switch', SWITCH_FILE)
}
