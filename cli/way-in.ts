import { hostname } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Cluster, Node } from '../inventory/model/cluster.ts'

export interface WayOptions {
  readonly direct: boolean
  readonly parallel: number
}

const PARALLEL = 20

/** Options of every command that logs in to many nodes. */
export function addWayOptions(command: Command): Command {
  return command
    .option('--direct', 'reach every node itself, without the terminal server', false)
    .addOption(
      new Option('--parallel <number>', 'nodes at a time')
        .argParser(positive)
        .default(PARALLEL, `${PARALLEL}`),
    )
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 on.')
  return Number(text)
}

/** Through the terminal server, where there is one and this machine is another. */
export function wayIn(
  { nodes }: Cluster,
  { direct }: Pick<WayOptions, 'direct'>,
): { readonly through?: Node } {
  const through = nodes.find(({ role }) => role === 'vpn')
  return through && !direct && hostname() !== through.name ? { through } : {}
}
