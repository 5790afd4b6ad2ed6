import { FIXED_OPTIONS, FIXED_PARTITIONS } from '../server/fixed-partitions.ts'
import type { Method } from '../server/method-of.ts'
import type { ServerLayout, Volume } from '../server/server-layout.ts'

/**
 * An expert recipe of partman-auto for a server: `partman-auto/expert_recipe`, for method lvm or crypto
 * on one disk, or for method raid, where every disk gets the same partitions and the volumes lie on an
 * array.
 *
 * Nothing is left to the installer's taste: every line has its method, its filesystem and its mount.
 */
export function renderRecipe({ name, volumes }: ServerLayout, method: Method): string {
  const lines = [
    ...FIXED_PARTITIONS.flatMap(({ label }) => LINES[method][label] ?? []),
    ...volumes.map((volume) => volumeLine(volume, method === 'raid')),
  ]
  return [`switchyard-${name} :`, ...lines.map((line) => `  ${line} .`), ''].join('\n')
}

type Label = (typeof FIXED_PARTITIONS)[number]['label']

const [biosBoot, esp, boot] = FIXED_PARTITIONS
const exactly = (megabytes: number) => `${megabytes} ${megabytes} ${megabytes}`

/** The last takes the rest, whatever its numbers say; its minimum is not counted twice. */
const LVM_LINES: Readonly<Record<Label, string>> = {
  'bios-boot': `${exactly(biosBoot.size)} free method{ biosgrub }`,
  esp: `${exactly(esp.size)} fat32 method{ efi } format{ }`,
  boot: `${exactly(boot.size)} ext4 ${filesystem('ext4', '/boot', FIXED_OPTIONS.boot.split(','))}`,
  system: '100 1000 -1 ext4 method{ lvm }',
}

/**
 * Lines for the disks only: what counts on the array are the volumes, or a recipe that fits would be
 * dropped there for its partitions.
 */
const RAID_LINES: Readonly<Record<Label, string>> = {
  'bios-boot': `${LVM_LINES['bios-boot']} $lvmignore{ }`,
  esp: `${LVM_LINES.esp} $lvmignore{ }`,
  boot: `${exactly(boot.size)} raid method{ raid } $lvmignore{ }`,
  system: '100 1000 -1 raid method{ raid } $lvmignore{ }',
}

/**
 * With crypto the physical volume has no line: the installer looks for it on the disk, where by then it
 * is not, and stops (partman-auto-lvm 103, no_such_pv). It adds one of its own, of the same size.
 */
const { system: _, ...CRYPTO_LINES } = LVM_LINES

const LINES: Readonly<Record<Method, Readonly<Partial<Record<Label, string>>>>> = {
  ...{ lvm: LVM_LINES, crypto: CRYPTO_LINES, raid: RAID_LINES },
}

function volumeLine({ name, size, content }: Volume, isRaid: boolean): string {
  const { min, priority, max } = size
  const words =
    content.kind === 'swap'
      ? ['linux-swap', 'method{ swap } format{ }']
      : [content.filesystem, filesystem(content.filesystem, content.mount, content.options)]
  const [type, use] = words
  const scope = isRaid ? '$defaultignore{ } $lvmok{ }' : '$lvmok{ }'
  return `${min} ${priority} ${max} ${type} ${scope} lv_name{ ${name} } ${use}`
}

function filesystem(type: string, mount: string, options: readonly string[]): string {
  return [
    `method{ format } format{ } use_filesystem{ } filesystem{ ${type} } mountpoint{ ${mount} }`,
    ...options.map((option) => `options/${option}{ ${option} }`),
  ].join(' ')
}
