import { KiB } from '../../inventory/model/units.ts'
import { FIXED_PARTITIONS } from '../../partitioning/server/fixed-partitions.ts'
import { RAID_OFFSET } from '../../partitioning/server/solve-arrays.ts'
import type { SolvedArray, SolvedServer } from '../../partitioning/server/solved-server.ts'
import type { MetalNode } from './preseed-input.ts'
import { renderDiskCheck } from './render-disk-check.ts'

/** The early command of the installer's partitioning: finds the disks, then says which they are. */
export function renderDiskScript(node: MetalNode, solved: SolvedServer): string {
  const isRaid = solved.arrays.length > 0
  return [renderDiskCheck(node), HAND_OVER, ...(isRaid ? raidRecipe(solved) : [])]
    .join('\n')
    .concat('\n')
}

const HAND_OVER = `disks=
for each in $chosen; do disks="\${disks:+$disks }/dev/$each"; done
debconf-set partman-auto/disk "$disks"
debconf-set grub-installer/bootdev "$disks"`

/** The kernel puts a p behind a digit: /dev/nvme0n1p3. */
const MEMBERS = `members() {
  list=
  for each in $chosen; do
    case $each in *[0-9]) list="\${list:+$list#}/dev/\${each}p$1" ;; *) list="\${list:+$list#}/dev/$each$1" ;; esac
  done
  echo "$list"
}`

/**
 * `partman-auto-raid/recipe`: level, members, spares, filesystem, mount, devices, then spare devices and
 * mdadm's own arguments. With no spare the arguments take the place of spare devices, which mdadm is
 * given too; RAID 0 has no such place, so there they come after a dash that nobody reads.
 */
function raidRecipe({ arrays, container }: SolvedServer): readonly string[] {
  const group = container ? 'crypto-lvm' : 'lvm'
  const lines = arrays.map((each) => arrayRecipe(each, group))
  return [MEMBERS, `debconf-set partman-auto-raid/recipe "${lines.join(' ')}"`]
}

function arrayRecipe({ label, level, members, component }: SolvedArray, group: string): string {
  const number = FIXED_PARTITIONS.findIndex((each) => each.label === label) + 1
  const use = label === 'boot' ? 'ext4 /boot' : `${group} -`
  const offset = `--data-offset=${RAID_OFFSET / KiB}`
  const rest = level === 0 ? `- ${offset}` : `${offset}#--size=${component / KiB}`
  return `${level} ${members.length} 0 ${use} $(members ${number}) ${rest} .`
}
