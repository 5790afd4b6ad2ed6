import { type Command, InvalidArgumentError } from 'commander'
import { administering, administrationCommand as command } from './administering.ts'
import { renderJson } from './output.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly config: string
}

interface AddOptions extends Options {
  readonly domain?: string
  readonly scope?: readonly string[]
  readonly expires?: Date
}

interface ListOptions extends Options {
  readonly json: boolean
}

export function addToken(program: Command, { output }: Surroundings): void {
  const token = program
    .command('token')
    .description('who may use the API of a switch that runs here')
  command(token, 'add', 'make a token; it is shown once')
    .argument('<name>', 'what it is for')
    .option('--domain <domain>', "whose data it is for; absent: everybody's")
    .option('--scope <scope...>', 'what it allows, such as calls:read; absent: everything')
    .option('--expires <moment>', 'when it ends, such as 2027-01-31T00:00:00Z', moment)
    .action(async (name: string, { config, domain, scope = ['*'], expires }: AddOptions) => {
      const made = await administering(config, ({ tokens }) =>
        tokens.make({
          ...{ name, scopes: scope },
          ...(domain === undefined ? {} : { domain: domain.toLowerCase() }),
          ...(expires === undefined ? {} : { expiresAt: expires }),
        }),
      )
      output.answer(`${made}\n`)
    })
  command(token, 'list', 'all there are')
    .option('--json', 'as JSON', false)
    .action(async ({ config, json }: ListOptions) => {
      const all = await administering(config, ({ tokens }) => tokens.list())
      const rows = all.map(({ id, name, domain, scopes, expiresAt }) => [
        ...[id, name, domain ?? 'every domain', scopes.join(' ')],
        expiresAt ? `until ${expiresAt.toISOString()}` : '',
      ])
      output.answer(json ? renderJson(all) : renderTable(rows))
    })
  command(token, 'revoke', 'have it be good for nothing, on every node')
    .argument('<id>', 'the first column of the list')
    .action(async (id: string, { config }: Options) => {
      const was = await administering(config, ({ tokens }) => tokens.revoke(id))
      if (!was) token.error(`error: there is no token ${id}`)
    })
}

function moment(text: string): Date {
  const date = new Date(text)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('Write it as 2027-01-31T00:00:00Z.')
  return date
}
