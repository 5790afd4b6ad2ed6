import { z } from 'zod'
import { ROLES } from '../model/role.ts'
import * as settings from './settings.ts'
import { SwitchInput } from './switch-settings.ts'
import { WireGuardInput } from './wireguard-settings.ts'

const TIME_SERVERS = [0, 1, 2, 3].map((index) => `${index}.debian.pool.ntp.org`)
const ROLE_LIST = Object.entries(ROLES)
  .map(([code, title]) => `\`${code}\` ${title}`)
  .join(', ')

const hasEntries = (map: object): boolean => Object.keys(map).length > 0

const Hardware = z
  .strictObject({
    cpus: settings.CpuCount.exactOptional().meta({ description: 'Virtual processors.' }),
    memory: settings.Size.exactOptional().meta({ description: 'Memory.' }),
    disk: settings.Size.exactOptional().meta({ description: 'Size of the disk.' }),
  })
  .meta({ title: 'Hardware' })

/** What a role sets for its nodes and a node may set for itself. */
const nodeSettings = {
  hardware: Hardware.exactOptional().meta({
    description: 'Size of the machine; what is not given comes from the role.',
  }),
  layout: settings.LayoutName.exactOptional().meta({
    description: 'Partition layout; `appliance` unless given.',
  }),
  packages: z.array(settings.PackageName).prefault([]).meta({
    description: 'Debian packages on top of those the role brings.',
  }),
}

const Interface = z
  .strictObject({
    network: settings.nameLike('voice').meta({ description: 'Name of the network it is on.' }),
    address: settings.IpAddress.meta({ description: 'Address within that network.' }),
    mac: settings.MacAddress.exactOptional().meta({
      description: 'MAC address; needed when the node has several interfaces.',
    }),
  })
  .meta({ title: 'Network interface' })

const Keep = z
  .strictObject({
    name: settings.PartitionLabel.exactOptional().meta({
      description: 'Its name in the partition table, as `lsblk -o PARTLABEL` shows it; or:',
    }),
    uuid: settings.PartitionUuid.exactOptional().meta({
      description: 'Its UUID there, as `lsblk -o PARTUUID` shows it; or:',
    }),
    label: settings.PartitionLabel.exactOptional().meta({
      description: 'The label of its filesystem, as `lsblk -o LABEL` shows it.',
    }),
    start: settings.ExactBytes.meta({
      description: 'Bytes before it: 512 times what `lsblk -o START` shows.',
    }),
    size: settings.ExactBytes.meta({ description: 'Its bytes, as `lsblk --bytes` shows them.' }),
  })
  .meta({ title: 'Partition that stays' })

const Disk = z
  .strictObject({
    size: settings.DiskSize.meta({
      description:
        'Size: `960GB` as on its label, meaning the 960197124096 bytes every maker gives it, or exact bytes.',
    }),
    serial: settings.DiskSerial.exactOptional().meta({
      description: 'Serial number, as `lsblk -o SERIAL` shows it.',
    }),
    model: settings.DiskModel.exactOptional().meta({
      description: 'Model, or a part of its name, as `lsblk -o MODEL` shows it.',
    }),
    bus: settings.Bus.exactOptional().meta({ description: 'What it is connected by.' }),
    keep: Keep.exactOptional().meta({
      description: 'A partition that stays as it is; the node gets the larger space beside it.',
    }),
  })
  .meta({ title: 'Disk' })

const Encryption = z
  .strictObject({
    unlock: settings.UnlockBy.meta({
      description:
        'What opens the disks at every start: a passphrase typed on the console, or the TPM 2.0 of the machine.',
    }),
  })
  .meta({ title: 'Encryption' })

const Metal = z
  .strictObject({
    disks: z.array(Disk).min(1, 'has no disk').max(24, 'has more than 24 disks').meta({
      description:
        'Disks the node is installed on; whatever is on them is lost, but for what is kept.',
    }),
    serial: settings.MachineSerial.exactOptional().meta({
      description:
        'Serial number of the machine, as on its label: a medium or the boot service knows it by that, too.',
    }),
    raid: settings.Raid.exactOptional().meta({
      description: 'Level of software RAID; needed when there are several disks.',
    }),
    reserve: settings.Reserve.prefault('0').meta({
      description: 'Per cent of the volume group kept free, for snapshots and growth.',
    }),
    encryption: Encryption.exactOptional().meta({
      description: 'Says that all but the EFI system partition and `/boot` is encrypted (LUKS2).',
    }),
    layout: settings.ServerLayoutName.exactOptional().meta({
      description:
        'Layout of its disks; `database` for `db`, `recordings` for `ms`, `all-in-one` for `cs`, else `signalling`.',
    }),
  })
  .meta({ title: 'Physical server' })

const Administrator = z
  .strictObject({
    name: settings.nameLike('anna').meta({ description: 'Who it is; shown beside the keys.' }),
    keys: z
      .array(settings.KeyFile)
      .min(1, 'has no key')
      .meta({ description: 'Files with SSH public keys, beside the cluster file.' }),
  })
  .meta({ title: 'Administrator' })

const Network = z
  .strictObject({
    subnet: settings.SubnetRange.meta({ description: 'Addresses of the network, as CIDR.' }),
    gateway: settings.IpAddress.exactOptional().meta({
      description: 'Router to the world. Nodes use that of their first interface.',
    }),
    dns: z.array(settings.IpAddress).prefault([]).meta({ description: 'Name servers.' }),
  })
  .meta({ title: 'Network' })

const Role = z.strictObject(nodeSettings).meta({ title: 'Defaults of a role' })

const Node = z
  .strictObject({
    address: settings.IpAddress.exactOptional().meta({
      description: 'Address of a node with one interface; its network is the one it fits.',
    }),
    mac: settings.MacAddress.exactOptional().meta({
      description: 'MAC address of that interface; any Ethernet device unless given.',
    }),
    interfaces: z.array(Interface).min(1, 'has no interface').exactOptional().meta({
      description: 'Interfaces, in place of `address`; the first is the one SSH and SIP use.',
    }),
    ...nodeSettings,
    metal: Metal.exactOptional().meta({
      description: 'Says that the node is a physical server, and which disks are its own.',
    }),
  })
  .meta({ title: 'Node' })

/** `cluster.yaml` as written: every scalar is text, references are names. */
export const ClusterInput = z
  .strictObject({
    cluster: settings.nameLike('demo').meta({ description: 'Name of the cluster.' }),
    domain: settings.DomainName.meta({
      description: 'DNS domain of the nodes and SIP domain of the subscribers.',
    }),
    locale: settings.Locale.prefault('C.UTF-8').meta({ description: 'Locale of the nodes.' }),
    timezone: settings.TimeZone.prefault('UTC').meta({
      description: 'Time zone of the nodes: a name of the tz database.',
    }),
    ntp: z
      .array(settings.TimeServer)
      .min(1, 'has no server')
      .prefault(TIME_SERVERS)
      .meta({ description: 'Time servers: host names or addresses.' }),
    mirror: settings.MirrorUri.exactOptional().meta({
      description: "Debian archive; this machine's own unless given.",
    }),
    mirrorKey: settings.ArchiveKeyFile.exactOptional().meta({
      description:
        "File with the key that signs `mirror`, armoured; Debian's own keys unless given.",
    }),
    administrators: z
      .array(Administrator)
      .min(1, 'has no administrator, so nobody could log in')
      .meta({ description: 'Who may log in to the nodes, with their SSH keys.' }),
    networks: z
      .record(z.string(), Network)
      .refine(hasEntries, 'has no network')
      .meta({
        description: 'Networks by name. They must not overlap.',
        propertyNames: { pattern: settings.NAME.source },
      }),
    roles: z
      .record(z.string(), Role)
      .prefault({})
      .meta({
        description: `Settings for all nodes of a role: ${ROLE_LIST}.`,
        propertyNames: { enum: Object.keys(ROLES) },
      }),
    switch: SwitchInput.prefault({}).meta({ title: 'Switch', description: 'The SIP switch.' }),
    wireguard: WireGuardInput.exactOptional().meta({
      description: "Administrators' tunnel to the terminal server.",
    }),
    nodes: z
      .record(z.string(), Node)
      .refine(hasEntries, 'has no node')
      .meta({
        description: `Nodes by name: a role's code and a number, such as \`cs1\`. Roles: ${ROLE_LIST}.`,
        propertyNames: { pattern: `^(${Object.keys(ROLES).join('|')})[1-9]\\d{0,2}$` },
      }),
  })
  .meta({ title: 'Cluster', description: 'Settings by name, such as cluster: demo.' })

export const parts = {
  Administrator,
  Network,
  Role,
  Node,
  Switch: SwitchInput,
  WireGuard: WireGuardInput,
  ArchiveKeyFile: settings.ArchiveKeyFile,
} as const

export type ClusterInput = z.output<typeof ClusterInput>
export type NetworkInput = z.output<typeof Network>
export type NodeInput = z.output<typeof Node>
