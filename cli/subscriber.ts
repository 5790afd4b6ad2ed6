import { type Command, InvalidArgumentError } from 'commander'
import { newPassword } from '../switch/store/new-password.ts'
import { parseSubscriberName, type SubscriberName } from '../switch/store/subscriber-name.ts'
import { administering, administrationCommand as command } from './administering.ts'
import { renderJson } from './output.ts'
import { readPassword } from './read-password.ts'
import type { Surroundings } from './surroundings.ts'
import { renderTable } from './table.ts'

interface Options {
  readonly config: string
}

interface AddOptions extends Options {
  readonly display?: string
  readonly passwordFile?: string
}

interface ListOptions extends Options {
  readonly json: boolean
}

export function addSubscriber(program: Command, { output }: Surroundings): void {
  const subscriber = program
    .command('subscriber')
    .description('who has a number on a switch that runs here')
  addAdd(subscriber, output)
  command(subscriber, 'list', 'all there are, with their devices')
    .option('--json', 'as JSON', false)
    .action(async ({ config, json }: ListOptions) => {
      const all = await administering(config, ({ subscribers }) => subscribers.list())
      const rows = all.map(({ name, domain, displayName = '', devices }) => [
        ...[`${name}@${domain}`, displayName, devices.join(' ')],
      ])
      output.answer(json ? renderJson(all) : renderTable(rows))
    })
  command(subscriber, 'remove', 'take somebody off, with devices and registrations')
    .argument('<name@domain>', 'who goes', subscriberName)
    .action(async ({ domain, name }: SubscriberName, { config }: Options) => {
      const was = await administering(config, ({ subscribers }) => subscribers.remove(domain, name))
      if (!was) subscriber.error(`error: there is no ${name}@${domain}`)
    })
  command(subscriber, 'unblock', 'forgive wrong passwords, on every node')
    .argument('<whom>', 'an address or name@domain')
    .action((name: string, { config }: Options) =>
      administering(config, (administration) => administration.unblock(name)),
    )
}

function addAdd(subscriber: Command, output: Surroundings['output']): void {
  command(subscriber, 'add', 'give somebody a number and a device')
    .argument('<name@domain>', 'whom calls are for', subscriberName)
    .option('--display <name>', 'shown to who is called')
    .option('--password-file <file>', "the device's password; absent: a new one, shown once")
    .action(async (who: SubscriberName, options: AddOptions) => {
      const { config, display: displayName, passwordFile } = options
      const given = passwordFile === undefined ? undefined : await readPassword(passwordFile)
      const password = given ?? newPassword()
      const isNew = await administering(config, ({ subscribers }) =>
        subscribers.add({
          ...{ ...who, devices: [{ username: who.name, password }] },
          ...(displayName === undefined ? {} : { displayName }),
        }),
      )
      if (!isNew) subscriber.error(`error: there is a ${who.name}@${who.domain} already`)
      const rows = [['user name', who.name]]
      output.answer(renderTable(given === undefined ? [...rows, ['password', password]] : rows))
    })
}

function subscriberName(text: string): SubscriberName {
  const name = parseSubscriberName(text)
  if (!name) throw new InvalidArgumentError('Write a name and a domain: alice@example.org.')
  return name
}
