import { z } from 'zod'
import { interfacesOf, NetworkConfig } from './network-config.ts'
import { readYaml } from './read-yaml.ts'
import type { Source, Told } from './told.ts'

const SOURCE: Source = {
  title: 'NoCloud seed',
  name: 'hostname',
  address: 'network-config',
  keys: 'ssh_authorized_keys',
}

/** Files of a NoCloud seed (cloud-init, "NoCloud"), as far as they are there. */
export interface NoCloudFiles {
  readonly metaData?: string
  readonly userData?: string
  readonly networkConfig?: string
}

const Keys = z.union([
  z.array(z.string()),
  z.string().transform((text) => text.split('\n')),
  z.record(z.string(), z.unknown()).transform(() => []),
])

const MetaData = z.object({
  'local-hostname': z.string().optional(),
  hostname: z.string().optional(),
  'public-keys': Keys.default([]),
})

const User = z.union([
  z.string().transform(() => []),
  z.object({ ssh_authorized_keys: Keys.default([]) }).transform((user) => user.ssh_authorized_keys),
])

const UserData = z.object({
  hostname: z.string().optional(),
  fqdn: z.string().optional(),
  ssh_authorized_keys: Keys.default([]),
  users: z.array(User).default([]),
})

/**
 * Name, addresses and keys of a NoCloud seed: what `virt-install --cloud-init`, Proxmox and
 * cloud-localds write. Whatever else user-data asks for is Ansible's business, and not done.
 *
 * @throws {IdentityError}
 */
export function readNoCloud(files: NoCloudFiles): Told {
  const { title } = SOURCE
  const meta = readYaml(files.metaData, MetaData, { file: 'meta-data', title })
  const isConfig = /^#cloud-config\s/.test(files.userData ?? '')
  const user = readYaml(isConfig ? files.userData : '', UserData, { file: 'user-data', title })
  const place = { file: 'network-config', title }
  const network = readYaml(files.networkConfig, NetworkConfig, place)
  const name = user.hostname ?? user.fqdn ?? meta['local-hostname'] ?? meta.hostname
  return {
    source: SOURCE,
    ...(name ? { name } : {}),
    interfaces: interfacesOf(network),
    keys: [...meta['public-keys'], ...user.ssh_authorized_keys, ...user.users.flat()],
  }
}
