import { test } from 'tap'
import { splitRaidRecipe } from '../../../partitioning/partman/split-raid-recipe.ts'

test('reads the arrays of a recipe', async (t) => {
  const text =
    '1 2 0 ext4 /boot /dev/sda2#/dev/sdb2 .\n 5 3 1 lvm - /dev/sda3#/dev/sdb3#/dev/sdc3 /dev/sdd3 .'
  t.match(splitRaidRecipe(text), [
    { level: 1, count: 2, mount: '/boot', members: ['/dev/sda2', '/dev/sdb2'], rest: [] },
    { level: 5, spares: 1, filesystem: 'lvm', rest: ['/dev/sdd3'] },
  ])
})

test('refuses arrays the installer would make degraded', async (t) => {
  const code = 'RECIPE_INVALID'
  t.throws(() => splitRaidRecipe('1 2 0 ext4 / /dev/sda2 .'), {
    code,
    message: /2 devices is given 1/,
  })
  // The dot of an EUI-64 ends the array in the middle of a name.
  const byId = '1 2 0 ext4 / /dev/disk/by-id/nvme-eui.01-part2#/dev/disk/by-id/nvme-eui.02-part2 .'
  t.throws(() => splitRaidRecipe(byId), { code, message: /2 devices is given 1/ })
  t.throws(() => splitRaidRecipe('1 2 0 ext4 / /dev/sda2#/dev/sdb2'), { code, message: /no end/ })
})
