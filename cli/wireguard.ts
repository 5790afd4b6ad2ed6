import { type Command, Option } from 'commander'
import { clusterOption } from './cluster-option.ts'
import type { Surroundings } from './surroundings.ts'

interface Options {
  readonly file: string
  readonly newKey?: string
  readonly privateKey?: string
  readonly output?: string
}

export function addWireGuard(program: Command, { output }: Surroundings): void {
  program
    .command('wireguard')
    .description("the configuration of an administrator's device for the tunnel to vpn1")
    .argument('[peer]', 'name of the device in cluster.yaml, under wireguard.peers')
    .addOption(clusterOption())
    .addOption(
      new Option('--new-key <file>', 'make a key for a device and tell its public half').conflicts([
        'privateKey',
        'output',
      ]),
    )
    .option('--private-key <file>', "the device's own key, to be put into --output")
    .option('--output <file>', 'write the whole configuration there, for its owner alone')
    .action(async (peer: string | undefined, options: Options) => {
      const wireguard = await import('../provisioner/wireguard/client.ts')
      if (options.newKey !== undefined) {
        return output.answer(`${await wireguard.makeKey(options.newKey)}\n`)
      }
      if (peer === undefined) {
        throw new wireguard.WireGuardError(
          'no device is named',
          'name one of wireguard.peers, or use --new-key',
        )
      }
      if ((options.privateKey === undefined) !== (options.output === undefined)) {
        throw new wireguard.WireGuardError(
          '--private-key and --output go together',
          'give both or none',
        )
      }
      const { readCluster, folderOf } = await import('../inventory/source/read-cluster.ts')
      const { cluster } = await readCluster(options.file)
      const wanted = { cluster, name: peer, folder: await folderOf(options.file) }
      const { privateKey, output: file } = options
      if (privateKey === undefined || file === undefined) {
        return output.answer(await wireguard.clientConfiguration(wanted))
      }
      await wireguard.writeClient({ ...wanted, privateKey, file })
      output.answer(`${file} is for ${peer} alone: wg-quick up, or import it\n`)
    })
}
