import fc from 'fast-check'
import { decodeRecipe } from '../../../partitioning/partman/decode-recipe.ts'
import { sumOf } from '../../../partitioning/partman/recipe-line.ts'
import type { InstallerCase } from './installer/run-installer.ts'

const megabytes = fc.oneof(fc.nat(20), fc.nat(3_000), fc.nat(60_000))

/** Numbers in every form of a recipe, and words that are none. */
const amount = fc.oneof(
  { weight: 20, arbitrary: megabytes.map(String) },
  { weight: 2, arbitrary: fc.nat(300).map((percent) => `${percent}%`) },
  { weight: 2, arbitrary: fc.tuple(megabytes, fc.nat(200)).map(([n, p]) => `${n}+${p}%`) },
)
const misread = fc.constantFrom('-2', 'x', '1.5', '10M', '5+%', '+5%', '%')
const often = (good: fc.Arbitrary<string>, other: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: other })

const filesystem = fc.constantFrom(
  ...['ext4', 'xfs', 'btrfs', 'linux-swap', 'fat32', 'free', 'raid', '$default_filesystem'],
)
const keyword = fc.constantFrom(
  ...['', '', '', '$primary{ }', '$lvmok{ }', '$lvmignore{ }', '$defaultignore{ }'],
  ...['$iflabel{ gpt }', '$iflabel{ msdos gpt }', '$iflabel{ msdos }', 'label{ a }'],
  ...['method{ format } format{ } mountpoint{ /srv }', 'options/noatime{ noatime }'],
)
const limit = fc.oneof(fc.constant('-1'), amount)

const line = fc
  .tuple(often(amount, misread), often(amount, misread), often(limit, misread), filesystem, keyword)
  .map((words) => `${words.join(' ').trim()} .`)

const recipe = fc.array(line, { minLength: 1, maxLength: 6 }).map((lines) => lines.join('\n'))

/** Bytes beyond the minima: often hardly any, where the traps are. */
const surplus = fc.oneof(fc.integer({ min: -3_000, max: 40_000 }), fc.nat(4_000_000_000))
const surroundings = { surplus, ram: fc.integer({ min: 500, max: 200_000 }), odd: fc.nat(4_000) }

/** A recipe and a disk that is about large enough for it, or far larger. */
const regular: fc.Arbitrary<InstallerCase> = fc
  .record({ recipe, ...surroundings })
  .map(({ recipe, surplus, ram, odd }) => {
    const wanted = minimaOf(recipe, ram, 'default') + surplus * 1000
    return { recipe, method: 'regular', share: 100, ram, disks: [sizeOf(wanted, odd)] }
  })

const group = fc.constantFrom('', '', '', '', '', '', 'vg1', 'vg2')
const device = fc.constantFrom('', '', '', '/dev/sda', '/dev/sdb')

const plain = fc
  .tuple(amount, amount, limit, filesystem)
  .map((words) => `${words.join(' ')} mountpoint{ /boot } .`)

const physical = fc
  .tuple(amount, amount, limit, group, device)
  .map(([min, priority, max, name, disk]) =>
    [
      ...[min, priority, max, 'ext4 method{ lvm }'],
      ...(name ? [`vg_name{ ${name} }`] : []),
      ...(disk ? [`device{ ${disk} }`] : []),
      '.',
    ].join(' '),
  )

const logical = fc
  .tuple(amount, amount, limit, group, fc.nat(1e6))
  .map(([min, priority, max, name, number]) =>
    [
      ...[min, priority, max, `ext4 $lvmok{ } lv_name{ v${number} }`],
      ...(name ? [`in_vg{ ${name} }`] : []),
      '.',
    ].join(' '),
  )

const lvmRecipe = fc
  .tuple(
    fc.array(plain, { maxLength: 2 }),
    fc.array(physical, { maxLength: 2 }),
    fc.array(logical, { minLength: 1, maxLength: 4 }),
  )
  .map((lines) => lines.flat().join('\n'))

const share = fc.oneof(fc.constant(100), fc.integer({ min: 10, max: 99 }))

/** The same for volume groups over one disk to three. */
const lvm: fc.Arbitrary<InstallerCase> = fc
  .record({ recipe: lvmRecipe, ...surroundings, count: fc.integer({ min: 1, max: 3 }), share })
  .map(({ recipe, surplus, ram, odd, count, share }) => {
    const wanted = (minimaOf(recipe, ram, 'lvm') + surplus * 2000) / count
    const disks = Array.from({ length: count }, (_, index) => sizeOf(wanted, odd * (index + 1)))
    return { recipe, method: 'lvm', share, ram, disks }
  })

/** The same on one disk, encrypted; most without a line for the physical volume, as such a line stops it. */
const crypto: fc.Arbitrary<InstallerCase> = fc
  .tuple(lvm, fc.integer({ min: 1, max: 5 }))
  .map(([{ recipe, disks, ...rest }, chance]) => ({
    ...rest,
    method: 'crypto',
    recipe:
      chance === 1
        ? recipe.replaceAll('method{ lvm }', 'method{ crypto }')
        : recipe.replaceAll(/^.*method{ lvm }.*\n/gm, ''),
    disks: disks.slice(0, 1),
  }))

export const arbitraryCase = fc.oneof(
  ...[regular, lvm].map((arbitrary) => ({ weight: 2, arbitrary })),
  { weight: 1, arbitrary: crypto },
)

const minimaOf = (recipe: string, ram: number, scope: 'default' | 'lvm') =>
  sumOf(decodeRecipe(recipe, { ram, scope, label: 'gpt' }), 'min') * 1e6

/** Bytes of a disk, from 20 MB to 30 TB. */
const sizeOf = (wanted: number, odd: number) =>
  Math.floor(Math.min(Math.max(wanted, 20e6), 30e12) / 512 + odd) * 512
