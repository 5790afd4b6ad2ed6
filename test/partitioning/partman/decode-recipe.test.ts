import { test } from 'tap'
import { decodeRecipe } from '../../../partitioning/partman/decode-recipe.ts'
import { keywordOf } from '../../../partitioning/partman/recipe-line.ts'

const RAM = 4096

/** The numbers of a recipe's lines on a GPT disk. */
const numbers = (text: string) =>
  decodeRecipe(text, { ram: RAM, scope: 'default', label: 'gpt' }).map(
    ({ min, priority, max, filesystem }) => [min, priority, max, filesystem],
  )

const NO_LIMIT = Number.POSITIVE_INFINITY

const TABLE: readonly [string, string, readonly (readonly (number | string)[])[]][] = [
  ['plain numbers', '512 600 1024 ext4 .', [[512, 600, 1024, 'ext4']]],
  ['no limit', '1 2 -1 xfs .', [[1, 2, NO_LIMIT, 'xfs']]],
  ['per cent of memory, cut to whole megabytes', '33% 66% 150% xfs .', [[1351, 2703, 6144, 'xfs']]],
  ['a sum with per cent of memory', '10+50% 10+100% 9+1% ext3 .', [[2058, 4106, 2058, 'ext3']]],
  ['a priority below the minimum is raised', '500 50 1000 ext4 .', [[500, 500, 1000, 'ext4']]],
  ['a maximum below the minimum is raised', '500 600 10 ext4 .', [[500, 600, 500, 'ext4']]],
  ['a minimum nobody can read never fits', 'x 5 9 ext4 .', [[2.2e9, 2.2e9, 2.2e9, 'ext4']]],
  ['a priority nobody can read is the minimum', '5 -1 9 ext4 .', [[5, 5, 9, 'ext4']]],
  ['a maximum nobody can read is the minimum', '5 6 -2 ext4 .', [[5, 6, 5, 'ext4']]],
  ['other words than filesystems become ext2', '5 6 7 free .', [[5, 6, 7, 'ext2']]],
  ['the default filesystem', '5 6 7 $default_filesystem .', [[5, 6, 7, 'ext4']]],
  [
    'a name before the lines',
    'metal :: 5 6 7 xfs . 1 1 1 xfs .',
    [
      [5, 6, 7, 'xfs'],
      [1, 1, 1, 'xfs'],
    ],
  ],
  ['lines for LVM only', '5 6 7 xfs . 1 1 1 xfs $defaultignore{ } .', [[5, 6, 7, 'xfs']]],
  ['lines for this table', '5 6 7 xfs $iflabel{ msdos gpt } .', [[5, 6, 7, 'xfs']]],
  ['lines for another table', '5 6 7 xfs . 1 1 1 xfs $iflabel{ msdos } .', [[5, 6, 7, 'xfs']]],
  ['a line break is a space', '5 6\n\t7 xfs\n.\n', [[5, 6, 7, 'xfs']]],
  ['nothing', ' ', []],
]

for (const [what, text, expected] of TABLE) {
  test(`decodes ${what}`, async (t) => t.same(numbers(text), expected))
}

test('drops every line for a table while the table cannot be seen', async (t) => {
  t.same(decodeRecipe('5 6 7 xfs $iflabel{ gpt } .', { ram: RAM, scope: 'lvm' }), [])
})

test('drops lines that are not for LVM', async (t) => {
  t.same(decodeRecipe('5 6 7 xfs $lvmignore{ } .', { ram: RAM, scope: 'lvm' }), [])
})

test('keeps the words of a line and finds what stands in braces', async (t) => {
  const text = '5 6 7 xfs $lvmok{ } mountpoint{ /a } options{ noatime ; nodev } mountpoint{ /b } .'
  const [line] = decodeRecipe(text, { ram: RAM, scope: 'lvm' })
  const found = ['$lvmok', 'mountpoint', 'options', 'label'].map(
    (keyword) => line && keywordOf(line, keyword),
  )
  t.same(found, ['', '/b', 'noatime ; nodev', undefined])
})

const REFUSED: readonly [string, string, RegExp][] = [
  ['a line without an end', '5 6 7 xfs . 1 1 1 xfs', /has no end: 1 1 1 xfs/],
  ['octal numbers', '0512 1 1 xfs .', /0512, which is octal/],
  ['octal per cent', '010% 1 1 xfs .', /010, which is octal/],
  ['numbers out of reach', '12345678901 1 1 xfs .', /12345678901, which is too large/],
  ['per cent out of reach', '1+10000% 1 1 xfs .', /10000, which is too large/],
  ['patterns of file names', '5 6 7 xfs mountpoint{ /srv/* } .', /takes for a pattern/],
]

for (const [what, text, message] of REFUSED) {
  test(`refuses ${what}`, async (t) => {
    t.throws(() => numbers(text), { code: 'RECIPE_INVALID', message })
  })
}
