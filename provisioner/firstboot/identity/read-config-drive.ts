import { z } from 'zod'
import { withPrefix } from './netmask.ts'
import { readYaml } from './read-yaml.ts'
import type { Source, Told, ToldInterface } from './told.ts'

const SOURCE: Source = {
  title: 'ConfigDrive',
  name: 'hostname of meta_data.json',
  address: 'network_data.json',
  keys: 'public_keys of meta_data.json',
}

/** Files of `openstack/latest` on a ConfigDrive (OpenStack, "Config drives"). */
export interface ConfigDriveFiles {
  readonly metaData?: string
  readonly networkData?: string
}

const MetaData = z.object({
  hostname: z.string().optional(),
  public_keys: z.record(z.string(), z.string()).default({}),
})

const Route = z.object({
  network: z.string().default(''),
  netmask: z.string().default(''),
  gateway: z.string().optional(),
})
const Link = z.object({ id: z.string(), ethernet_mac_address: z.string().optional() })
const Service = z.object({ type: z.string().default(''), address: z.string().optional() })
const Network = z.object({
  link: z.string().optional(),
  ip_address: z.string().optional(),
  netmask: z.string().optional(),
  routes: z.array(Route).default([]),
  services: z.array(Service).default([]),
})
const NetworkData = z.object({
  links: z.array(Link).default([]),
  networks: z.array(Network).default([]),
  services: z.array(Service).default([]),
})

/** Name, addresses and keys of a ConfigDrive. @throws {IdentityError} */
export function readConfigDrive(files: ConfigDriveFiles): Told {
  const { title } = SOURCE
  // JSON is YAML, with places in its mistakes.
  const meta = readYaml(files.metaData, MetaData, { file: 'meta_data.json', title })
  const network = readYaml(files.networkData, NetworkData, { file: 'network_data.json', title })
  return {
    source: SOURCE,
    ...(meta.hostname ? { name: meta.hostname } : {}),
    interfaces: interfacesOf(network),
    keys: Object.values(meta.public_keys).flatMap((text) => text.split('\n')),
  }
}

const ANYWHERE = new Set(['0.0.0.0', '::'])

function interfacesOf(data: z.infer<typeof NetworkData>): readonly ToldInterface[] {
  return data.links.flatMap(({ id, ethernet_mac_address: mac }) => {
    const own = data.networks.filter(({ link, ip_address: ip }) => link === id && ip)
    if (own.length === 0) return []
    const gateway = own
      .flatMap(({ routes }) => routes)
      .find(({ network }) => ANYWHERE.has(network))?.gateway
    const services = [...own.flatMap((each) => each.services), ...data.services]
    return [
      {
        addresses: own.map(({ ip_address: ip = '', netmask }) => withPrefix(ip, netmask)),
        dns: services.flatMap(({ type, address }) => (type === 'dns' && address ? [address] : [])),
        ...(mac ? { mac } : {}),
        ...(gateway ? { gateway } : {}),
      },
    ]
  })
}
