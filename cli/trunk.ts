import type { Command } from 'commander'
import type { ToldRegistration } from '../switch/store/stored-registrations.ts'
import { administering, administrationCommand as command } from './administering.ts'
import { renderJson } from './output.ts'
import { readPassword } from './read-password.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly config: string
}

interface AccountOptions extends Options {
  readonly username: string
  readonly passwordFile: string
}

interface ListOptions extends Options {
  readonly json: boolean
}

export function addTrunk(program: Command, { output }: Surroundings): void {
  const trunk = program
    .command('trunk')
    .description('carriers of a switch that runs here, and who we are to them')
  command(trunk, 'list', 'all there are, with our user names and registrations')
    .option('--json', 'as JSON', false)
    .action(async ({ config, json }: ListOptions) => {
      const { listTrunks } = await import('../switch/store/list-trunks.ts')
      const all = await administering(config, ({ trunks, ...tables }) =>
        listTrunks(
          trunks.map((name) => ({ name })),
          tables,
        ),
      )
      const rows = all.map(({ name, username, registration }) => [
        ...[name, username ?? 'no account', registration ? sentence(registration) : ''],
      ])
      output.answer(json ? renderJson(all) : renderTable(rows))
    })
  command(trunk, 'account', 'give the account that it wants calls to be proved with')
    .argument('<name>', 'the trunk, as in cluster.yaml')
    .requiredOption('--username <name>', 'who we are to it')
    .requiredOption('--password-file <file>', 'its first line is the password')
    .action(async (name: string, { config, username, passwordFile }: AccountOptions) => {
      const password = await readPassword(passwordFile)
      const isKnown = await administering(config, async ({ trunks, accounts }) => {
        if (!trunks.includes(name)) return false
        await accounts.set(name, { username, password })
        return true
      })
      if (!isKnown) trunk.error(`error: there is no trunk ${name}`)
    })
  command(trunk, 'forget', 'forget the account, on every node')
    .argument('<name>', 'the trunk')
    .action(async (name: string, { config }: Options) => {
      const was = await administering(config, ({ accounts }) => accounts.remove(name))
      if (!was) trunk.error(`error: there is no account at ${name}`)
    })
}

function sentence({ state, reason, node, until }: ToldRegistration): string {
  if (state === 'failed') return `not registered by ${node}: ${reason}`
  return `registered by ${node} until ${until?.toISOString()}`
}
