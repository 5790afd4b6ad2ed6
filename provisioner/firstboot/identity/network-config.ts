import { z } from 'zod'
import { withPrefix } from './netmask.ts'
import type { ToldInterface } from './told.ts'

const Words = z.union([z.string().transform((word) => [word]), z.array(z.string())])

const Route = z.object({ to: z.string().optional(), via: z.string().optional() })
const Ethernet = z.object({
  match: z.object({ macaddress: z.string().optional() }).optional(),
  addresses: z.array(z.string()).default([]),
  gateway4: z.string().optional(),
  gateway6: z.string().optional(),
  routes: z.array(Route).default([]),
  nameservers: z.object({ addresses: Words.optional() }).optional(),
})

const Subnet = z.object({
  address: z.string().optional(),
  netmask: z.string().optional(),
  gateway: z.string().optional(),
  dns_nameservers: Words.optional(),
})
const Entry = z.object({
  type: z.string().default(''),
  mac_address: z.string().optional(),
  subnets: z.array(Subnet).default([]),
  address: Words.optional(),
})

const Version1 = z.object({ version: z.literal('1'), config: z.array(Entry).default([]) })
const Version2 = z.object({
  version: z.literal('2'),
  ethernets: z.record(z.string(), Ethernet).default({}),
})
const Settings = z.union([Version2, Version1])

/** `network-config` of a NoCloud seed, versions 1 and 2 (cloud-init, "Networking config"). */
export const NetworkConfig = z.union([
  z.object({ network: Settings }).transform(({ network }) => network),
  Settings,
  z.object({}).strict(),
])

/** Interfaces with fixed addresses; of one that asks DHCP nothing is known. */
export function interfacesOf(config: z.infer<typeof NetworkConfig>): readonly ToldInterface[] {
  if (!('version' in config)) return []
  const all = config.version === '2' ? fromVersion2(config) : fromVersion1(config)
  return all.filter(({ addresses }) => addresses.length > 0)
}

const DEFAULTS = new Set(['default', '0.0.0.0/0', '::/0'])

function fromVersion2({ ethernets }: z.infer<typeof Version2>): readonly ToldInterface[] {
  return Object.values(ethernets).map(({ match, addresses, nameservers, ...rest }) => {
    const route = rest.routes.find(({ to }) => DEFAULTS.has(to ?? ''))
    const gateway = rest.gateway4 ?? rest.gateway6 ?? route?.via
    return {
      addresses,
      dns: nameservers?.addresses ?? [],
      ...(match?.macaddress ? { mac: match.macaddress } : {}),
      ...(gateway ? { gateway } : {}),
    }
  })
}

function fromVersion1({ config }: z.infer<typeof Version1>): readonly ToldInterface[] {
  const servers = config.flatMap(({ type, address }) =>
    type === 'nameserver' ? (address ?? []) : [],
  )
  return config
    .filter(({ type }) => type === 'physical')
    .map(({ mac_address: mac, subnets }) => {
      const gateway = subnets.find((each) => each.gateway)?.gateway
      const dns = [...subnets.flatMap((each) => each.dns_nameservers ?? []), ...servers]
      return {
        addresses: subnets.flatMap(({ address, netmask }) =>
          address ? [withPrefix(address, netmask)] : [],
        ),
        dns: dns.filter((server) => server !== ''),
        ...(mac ? { mac } : {}),
        ...(gateway ? { gateway } : {}),
      }
    })
}
