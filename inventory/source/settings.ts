import { parseAddress } from '../model/address.ts'
import { HOST, isHostName } from '../model/host-name.ts'
import { LAYOUT_NAMES } from '../model/layout-names.ts'
import { integer, Mistake, scalar, word } from '../model/scalar.ts'
import { SERVER_LAYOUT_NAMES } from '../model/server-layout-names.ts'
import { formatSubnet, parseSubnet } from '../model/subnet.ts'
import { nearest, suggest } from './suggest.ts'
import { renamedTimeZone, timeZones } from './time-zones.ts'

/** Names of clusters, networks and administrators. */
export const NAME = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/
export const MISNAMED = new Mistake(
  'is not a name',
  'write up to 32 lower case letters, digits and hyphens, a letter first',
)

export { IpAddress } from '../model/ip-address.ts'
export {
  Bus,
  DiskModel,
  DiskSerial,
  DiskSize,
  ExactBytes,
  MachineSerial,
  PartitionLabel,
  PartitionUuid,
  Raid,
  Reserve,
  UnlockBy,
} from './disk-settings.ts'
export { Size } from './size.ts'

/** Name of a cluster, network or administrator. */
export const nameLike = (example: string) => word(NAME, MISNAMED, [example])

export const DomainName = scalar(
  (text) =>
    isHostName(text)
      ? text
      : new Mistake('is not a domain name', 'write it in lower case, such as example.org'),
  { pattern: HOST.source, examples: ['example.org'] },
)

export const Locale = word(
  /^(C|[a-z]{2,3}_[A-Z]{2})\.UTF-8(@[a-z]+)?$/,
  new Mistake('is not a UTF-8 locale', 'write C.UTF-8, or one such as ru_RU.UTF-8'),
  ['C.UTF-8', 'ru_RU.UTF-8'],
)

export const TimeZone = scalar(readTimeZone, { examples: ['UTC', 'Europe/Moscow'] })

export const TimeServer = scalar(
  (text) =>
    isHostName(text) || parseAddress(text)
      ? text
      : new Mistake('is neither a host name nor an address', 'write one such as ntp.example.org'),
  { examples: ['ntp.example.org', '192.0.2.1'] },
)

export const MirrorUri = word(
  /^https?:\/\/[a-z0-9][a-z0-9.-]*(:\d{1,5})?(\/[A-Za-z0-9._~/-]*)?$/,
  new Mistake('is not an http or https URI', 'write one such as http://mirror.example.org/debian'),
  ['http://mirror.example.org/debian'],
)

export const KeyFile = scalar(readKeyFileName, { examples: ['keys/anna.pub'] })

export const ArchiveKeyFile = scalar(readKeyFileName, { examples: ['keys/mirror.asc'] })

export const SubnetRange = scalar(readSubnet, { examples: ['192.0.2.0/24', '2001:db8::/64'] })

export const MacAddress = scalar(readMac, {
  pattern: '^[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}$',
  examples: ['52:54:00:00:00:0b'],
})

export const CpuCount = integer(1, 1024, [2])
/** Ports below 1024 belong to the system (RFC 6335, 6); the switch runs without privileges. */
export const Port = integer(1024, 65535, [5060])

/** Debian Policy, 5.6.7. */
export const PackageName = word(
  /^[a-z0-9][a-z0-9+.-]+$/,
  new Mistake(
    'is not a Debian package name',
    'write lower case letters, digits and + - . only; versions cannot be chosen',
  ),
  ['tcpdump'],
)

export const LayoutName = scalar(
  (text) =>
    LAYOUT_NAMES.includes(text)
      ? text
      : new Mistake('is not a built-in layout', suggest(text, LAYOUT_NAMES)),
  { enum: LAYOUT_NAMES, examples: LAYOUT_NAMES },
)

export const ServerLayoutName = scalar(
  (text) =>
    SERVER_LAYOUT_NAMES.includes(text)
      ? text
      : new Mistake('is not a layout of servers', suggest(text, SERVER_LAYOUT_NAMES)),
  { enum: SERVER_LAYOUT_NAMES, examples: SERVER_LAYOUT_NAMES },
)

function readTimeZone(text: string): string | Mistake {
  const zones = timeZones()
  if (zones.includes(text)) return text
  const today = renamedTimeZone(text) ?? nearest(text, zones)
  return new Mistake(
    'is not a zone of the tz database',
    today ? `write ${today}` : 'write one such as UTC or Europe/Moscow',
  )
}

function readKeyFileName(text: string): string | Mistake {
  const parts = text.split('/')
  if (text.startsWith('/') || parts.includes('..')) {
    return new Mistake(
      'leaves the folder of the cluster file',
      'copy the key beside it, such as keys/anna.pub',
    )
  }
  const isPlain = /^[\w.@+-][\w.@+/ -]{0,254}$/.test(text) && !text.endsWith('/')
  return isPlain ? text : new Mistake('is not a file name', 'write one such as keys/anna.pub')
}

function readSubnet(text: string): string | Mistake {
  const subnet = parseSubnet(text)
  if (!subnet) {
    return new Mistake('is not a subnet', 'write one such as 192.0.2.0/24 or 2001:db8::/64')
  }
  const host = parseAddress(text.split('/')[0] ?? '')
  return host?.value === subnet.first
    ? formatSubnet(subnet)
    : new Mistake('is an address within a subnet', `write ${formatSubnet(subnet)}`)
}

/** IEEE 802: the lowest bit of the first byte marks groups, and no device is one. */
function readMac(text: string): string | Mistake {
  const mac = text.toLowerCase().replaceAll('-', ':')
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac)) {
    return new Mistake('is not a MAC address', 'write one such as "52:54:00:00:00:0b"')
  }
  const isGroup = Number.parseInt(mac.slice(0, 2), 16) % 2 === 1
  return isGroup || /^[0:]+$/.test(mac)
    ? new Mistake('is not the MAC address of one device', 'copy it from `ip link` or the label')
    : mac
}
