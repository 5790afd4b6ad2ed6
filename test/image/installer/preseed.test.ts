import { spawnSync } from 'node:child_process'
import { test } from 'tap'
import { bootArguments } from '../../../image/installer/boot-arguments.ts'
import { installedFiles, installerFiles } from '../../../image/installer/installer-files.ts'
import { knownQuestions } from '../../../image/installer/known-questions.ts'
import { nodeAnswers } from '../../../image/installer/node-answers.ts'
import { renderPreseed } from '../../../image/installer/render-preseed.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { splitRaidRecipe } from '../../../partitioning/partman/split-raid-recipe.ts'
import { golden } from '../../support/golden.ts'
import { contentOf } from '../content/render-files.ts'
import { ENCRYPTED_MIRROR, keepingOne, MIRROR, ONE, SEALED, STRIPES } from './servers.ts'

const SERVERS = {
  ...{ one: ONE, mirror: MIRROR, stripes: STRIPES },
  'encrypted-mirror': ENCRYPTED_MIRROR,
}

for (const [name, input] of Object.entries(SERVERS)) {
  const files = installerFiles(input)

  test(`the answers for ${name} are as they were reviewed, and debconf reads them`, async (t) => {
    const text = contentOf(files, '/preseed.cfg')
    golden(t, `image/installer/${name}.preseed.cfg`, text)
    const checked = spawnSync('debconf-set-selections', ['--checkonly'], { input: text })
    t.equal(`${checked.error ?? ''}${checked.stderr}${checked.stdout}`, '')
    t.equal(checked.status, 0)
  })

  test(`the scripts for ${name} are as they were reviewed, and a shell reads them`, async (t) => {
    golden(t, `image/installer/${name}.disks.sh`, contentOf(files, '/switchyard/disks.sh'))
    for (const path of ['/switchyard/disks.sh', '/switchyard/late.sh']) {
      const { stderr, status } = spawnSync('sh', ['-n'], { input: contentOf(files, path) })
      t.equal(`${status} ${stderr}`, '0 ')
    }
  })
}

/** The recipe as the shell would put it together on a machine with these disks. */
function raidRecipe(input: typeof MIRROR, disks: string): string {
  const script = contentOf(installerFiles(input), '/switchyard/disks.sh')
  const end = script.slice(script.indexOf('disks=\n'))
  const set = 'debconf-set() { [ "$1" != partman-auto-raid/recipe ] || echo "$2"; }'
  const { stdout } = spawnSync('bash', ['-c', `chosen='${disks}'; ${set}\n${end}`], {
    encoding: 'utf8',
  })
  return stdout
}

test('arrays are made of the disks that were found, exactly as large as previewed', async (t) => {
  const nvme = splitRaidRecipe(raidRecipe(MIRROR, 'nvme0n1 nvme3n1'))
  t.same(nvme, [
    {
      ...{ level: 1, count: 2, spares: 0, filesystem: 'ext4', mount: '/boot' },
      members: ['/dev/nvme0n1p3', '/dev/nvme3n1p3'],
      rest: ['--data-offset=16384', '--size=984064'],
    },
    {
      ...{ level: 1, count: 2, spares: 0, filesystem: 'lvm', mount: '-' },
      members: ['/dev/nvme0n1p4', '/dev/nvme3n1p4'],
      rest: ['--data-offset=16384', '--size=936173568'],
    },
  ])
  const [, striped] = splitRaidRecipe(raidRecipe(STRIPES, 'sda sdc'))
  t.same(striped?.members, ['/dev/sda4', '/dev/sdc4'])
  t.same(striped?.rest, ['-', '--data-offset=16384'])
})

test('nothing secret and no key stands in the answers', async (t) => {
  const text = renderPreseed(nodeAnswers(ONE))
  t.same(text.match(/^d-i passwd.*$/gm), [
    'd-i passwd/root-login boolean true',
    // No hash: nobody gets in by it.
    'd-i passwd/root-password-crypted password *',
    'd-i passwd/make-user boolean false',
  ])
  t.notMatch(text, /AAAAann/)
  t.match(contentOf(installedFiles(ONE), '/etc/ssh/authorized_keys.d/admin'), /AAAAann ann@desk/)
})

test('an installed server keeps the fstab and the initramfs the installer made', async (t) => {
  const paths = installedFiles(ONE).map(({ path }) => path)
  t.notOk(paths.includes('/etc/fstab'))
  t.notOk(paths.some((path) => path.startsWith('/etc/initramfs-tools')))
  t.ok(paths.includes('/etc/hostname'))
})

test('the passphrase of the disks is left to be asked for, and a TPM is refused', async (t) => {
  const text = renderPreseed(nodeAnswers(ENCRYPTED_MIRROR))
  t.match(text, 'd-i partman-auto-crypto/erase_disks boolean false')
  t.notMatch(text, /partman-crypto\/passphrase/)
  const one = { ...ONE.node.metal, encryption: { unlock: 'passphrase' } } as const
  const alone = renderPreseed(nodeAnswers({ ...ONE, node: { ...ONE.node, metal: one } }))
  t.match(alone, 'd-i partman-auto/method string crypto')
  const [, array] = splitRaidRecipe(raidRecipe(ENCRYPTED_MIRROR, 'sda sdb'))
  t.equal(array?.filesystem, 'crypto-lvm')
  t.throws(() => nodeAnswers(SEALED), { code: 'NOT_BY_PRESEED' })
  t.throws(() => nodeAnswers(keepingOne(GiB, GiB)), { message: /^db1 keeps a partition, which/ })
})

test('what to overwrite is never answered', async (t) => {
  const answered = nodeAnswers(MIRROR).flatMap(({ answers }) =>
    answers.map((each) => each.question),
  )
  const asked = [...knownQuestions().keys()].filter((each) =>
    /^partman(-lvm|-md)?\/confirm$/.test(each),
  )
  t.same(asked, ['partman-lvm/confirm', 'partman-md/confirm', 'partman/confirm'])
  t.same(
    asked.filter((each) => answered.includes(each)),
    [],
  )
})

test('a disk that is too small is refused before there are answers', async (t) => {
  const metal = { ...ONE.node.metal, disks: [{ bytes: 20e9 }] }
  t.throws(() => nodeAnswers({ ...ONE, node: { ...ONE.node, metal } }), {
    code: 'RECIPE_TOO_LARGE',
  })
})

test('questions the installer does not have, or has otherwise, are mistakes', async (t) => {
  const render = (...questions: readonly (readonly [string, 'string' | 'boolean'])[]) =>
    renderPreseed([
      { title: 'x', answers: questions.map(([question, type]) => ({ question, type, value: '' })) },
    ])
  t.throws(() => render(['partman-auto/raidid', 'string']), /has no question partman-auto\/raidid/)
  t.throws(
    () => render(['clock-setup/ntp', 'string']),
    /clock-setup\/ntp is a boolean, not a string/,
  )
  const twice = ['clock-setup/ntp', 'boolean'] as const
  t.throws(() => render(twice, twice), /clock-setup\/ntp is answered twice/)
})

test('the kernel is told which interface is the installer’s', async (t) => {
  t.equal(bootArguments(ONE.node), 'auto=true priority=critical BOOTIF=01-52-54-00-00-00-11 ---')
})
