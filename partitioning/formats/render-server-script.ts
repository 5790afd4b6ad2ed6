import { basename } from 'node:path/posix'
import type { KeptPartition } from '../../inventory/model/metal.ts'
import type { Identity } from '../layout/identity.ts'
import { KEPT } from '../server/place-beside.ts'
import { RAID_OFFSET } from '../server/solve-arrays.ts'
import type {
  SolvedArray,
  SolvedServer,
  SolvedServerDisk,
  SolvedVolume,
} from '../server/solved-server.ts'
import { stemOf } from '../server/stem-of.ts'
import { renderServerSfdisk } from './render-server-sfdisk.ts'

/**
 * The commands that make a server's layout, for a POSIX shell in our own installer. Every size is a
 * number: nothing is left to sfdisk(8), mdadm(8), cryptsetup(8) or lvcreate(8). Whatever was on the
 * disks is lost, but for what is kept. Where they are encrypted, $key names the file that holds the passphrase and no more.
 */
export function renderServerScript(solved: SolvedServer, identity: Identity): string {
  return [
    'set -eu',
    ...solved.disks.flatMap((disk, index) => tableOf(solved, identity, { disk, index })),
    'udevadm settle',
    ...solved.disks.flatMap(clearOf),
    ...solved.arrays.flatMap(arrayOf),
    ...containerOf(solved, identity),
    ...groupOf(solved),
    ...filesystemsOf(solved, identity),
    '',
  ].join('\n')
}

interface NumberedDisk {
  readonly disk: SolvedServer['disks'][number]
  readonly index: number
}

/** Old signatures go first: metadata of an old array comes back where its partition does. */
function tableOf(solved: SolvedServer, identity: Identity, { disk, index }: NumberedDisk) {
  const isMember = solved.arrays.length > 0
  const isEncrypted = solved.container !== undefined
  const script = renderServerSfdisk(disk, { identity, number: index + 1, isMember, isEncrypted })
  if (disk.keep) return tableBeside(disk, disk.keep, script)
  return [
    `wipefs --all --quiet ${disk.device}`,
    `sfdisk --quiet --wipe always --wipe-partitions always ${disk.device} <<'TABLE'`,
    `${script.trimEnd()}`,
    'TABLE',
  ]
}

/**
 * Of what is kept, the new table has the same line as the old one: place, type, names, attributes. sfdisk
 * writes nothing but the two tables then.
 */
function tableBeside(
  { device, sector }: SolvedServerDisk,
  { start, size }: KeptPartition,
  script: string,
): readonly string[] {
  const place = `start= *${start / sector}, size= *${size / sector},.*`
  return [
    `kept=$(sfdisk --dump ${device} | sed -n 's/^[^ ]* : \\(${place}\\)/\\1/p')`,
    `[ -n "$kept" ] || { echo 'what is to be kept is gone'; exit 1; }`,
    `{ cat; echo "$kept"; } <<'TABLE' | sfdisk --quiet --wipe never --wipe-partitions never ${device}`,
    `${script.trimEnd()}`,
    'TABLE',
  ]
}

/** Signatures of what was there before, where sfdisk was told to wipe none. */
function clearOf(disk: SolvedServerDisk): readonly string[] {
  if (!disk.keep) return []
  const ours = disk.partitions.filter(({ label }) => label !== KEPT)
  return [`wipefs --all --quiet ${ours.map(({ label }) => partitionOf(disk, label)).join(' ')}`]
}

const KiB = 1024

function arrayOf({ device, level, members, component, label }: SolvedArray): readonly string[] {
  const size = level === 0 ? [] : [`--size=${component / KiB}`]
  return [
    [
      `mdadm --create ${device} --run --metadata=1.2 --homehost=any --name=${label}`,
      `--level=${level} --raid-devices=${members.length}`,
      `--data-offset=${RAID_OFFSET / KiB}`,
      ...size,
      ...members,
    ].join(' '),
  ]
}

const SECTOR = 512

function containerOf(solved: SolvedServer, identity: Identity): readonly string[] {
  if (!solved.container) return []
  const { device, header } = solved.container
  const outer = deviceOf(solved, 'system')
  return [
    [
      'cryptsetup luksFormat --batch-mode --type luks2 --key-file "$key"',
      `--uuid ${identity.filesystem('system')} --offset ${header / SECTOR} ${outer}`,
    ].join(' '),
    `cryptsetup open --type luks2 --key-file "$key" ${outer} ${basename(device)}`,
  ]
}

function groupOf(solved: SolvedServer): readonly string[] {
  const { name, volumes } = solved.group
  const physical = solved.container?.device ?? deviceOf(solved, 'system')
  return [
    `pvcreate --yes --quiet ${physical}`,
    `vgcreate --quiet --physicalextentsize 4m ${name} ${physical}`,
    ...volumes.map(
      ({ volume, extents }) =>
        `lvcreate --yes --quiet --wipesignatures y --extents ${extents} --name ${volume.name} ${name}`,
    ),
  ]
}

function filesystemsOf(solved: SolvedServer, identity: Identity): readonly string[] {
  return [
    ...solved.disks.map(
      (disk, index) =>
        `mkfs.vfat -F 32 -n ESP -i ${identity.fatSerial(`esp-${index + 1}`)} ` +
        `${partitionOf(disk, 'esp')}`,
    ),
    makeFilesystem('ext4', 'boot', { identity, device: deviceOf(solved, 'boot') }),
    ...solved.group.volumes.map((each) => volumeCommand(each, solved.group.name, identity)),
  ]
}

function volumeCommand({ volume }: SolvedVolume, group: string, identity: Identity): string {
  const device = `/dev/${group}/${volume.name}`
  const { content, name } = volume
  return content.kind === 'swap'
    ? `mkswap --uuid ${identity.filesystem(name)} --label ${name} ${device}`
    : makeFilesystem(content.filesystem, name, { identity, device })
}

interface Place {
  readonly identity: Identity
  readonly device: string
}

function makeFilesystem(type: string, name: string, { identity, device }: Place): string {
  const uuid = identity.filesystem(name)
  // Labels of xfs have 12 characters (mkfs.xfs(8)).
  const label = name.slice(0, 12)
  if (type === 'xfs') return `mkfs.xfs -q -f -m uuid=${uuid} -L ${label} ${device}`
  if (type === 'btrfs') return `mkfs.btrfs -q -f -U ${uuid} -L ${label} ${device}`
  return `mkfs.ext4 -q -F -U ${uuid} -L ${label} ${device}`
}

/** The array of partitions with a label, or the one partition. */
export function deviceOf({ arrays, disks: [disk] }: SolvedServer, label: string): string {
  const array = arrays.find((each) => each.label === label)
  if (array) return array.device
  if (!disk) throw new RangeError('a server without a disk')
  return partitionOf(disk, label)
}

/** The partition of one disk with a label. */
export const partitionOf = (disk: SolvedServerDisk, label: string): string =>
  `${stemOf(disk)}${disk.partitions.findIndex((each) => each.label === label) + 1}`
