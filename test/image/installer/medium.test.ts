import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { test } from 'tap'
import { environmentFiles } from '../../../image/installer/environment/environment-files.ts'
import { mediumFiles } from '../../../image/installer/medium/medium-files.ts'
import { renderPlan } from '../../../image/installer/plan/render-plan.ts'
import { serverFiles } from '../../../image/installer/server-files.ts'
import { MiB } from '../../../inventory/model/units.ts'
import { golden } from '../../support/golden.ts'
import { contentOf } from '../content/render-files.ts'
import { ENCRYPTED_MIRROR, keepingOne, MIRROR, ONE, SEALED, STRIPES } from './servers.ts'

const SERVERS = {
  ...{ one: ONE, mirror: MIRROR, stripes: STRIPES },
  ...{ 'encrypted-mirror': ENCRYPTED_MIRROR, sealed: SEALED },
}

const shellReads = (text: string) => {
  const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })
  return `${status} ${stderr}`
}

for (const [name, { cluster, node, mirror }] of Object.entries(SERVERS)) {
  test(`the plan for ${name} is as it was reviewed, and a shell reads it`, async (t) => {
    const plan = renderPlan({ cluster, node, root: 'roles/x.tar.zst' })
    golden(t, `image/installer/${name}.plan.sh`, plan)
    t.equal(shellReads(plan), '0 ')
  })

  test(`the own files of ${name} mount what its plan makes`, async (t) => {
    const files = serverFiles({ cluster, node, mirror })
    golden(t, `image/installer/${name}.fstab`, contentOf(files, '/etc/fstab'))
    t.match(contentOf(files, '/boot/grub/grub.cfg'), /root=\/dev\/mapper\/system-root/)
  })
}

test('an encrypted server knows its container, and others have none', async (t) => {
  const crypttab = contentOf(serverFiles(SEALED), '/etc/crypttab')
  t.match(crypttab, /^system_crypt UUID=\S+ none luks,/m)
  t.notOk(serverFiles(ONE).some(({ path }) => path === '/etc/crypttab'))
})

test('a medium knows its nodes by their addresses, and offers each by name', async (t) => {
  const { cluster, node } = ONE
  const files = mediumFiles(cluster, [{ node, root: 'roles/x.tar.zst' }])
  golden(t, 'image/installer/medium.table', contentOf(files, '/nodes/table'))
  golden(t, 'image/installer/medium.grub.cfg', contentOf(files, '/boot/grub/grub.cfg'))
})

test('a shell reads every script of the environment', async (t) => {
  const scripts = environmentFiles().filter(
    (each) => 'content' in each && /^#!\/bin\/sh|^# /.test(String(each.content)),
  )
  t.ok(scripts.length >= 6)
  for (const each of scripts) {
    t.equal(shellReads('content' in each ? String(each.content) : ''), '0 ', each.path)
  }
})

/** Commands that write to a whole disk, and bytes from its start that they may write. */
function writesTo(disk: string, plan: string): readonly (readonly [number, number])[] {
  const lines = plan.split('\n').filter((line) => line.includes(`"${disk}"`) || line.endsWith(disk))
  return lines.flatMap((line) => {
    const [, size = '512'] = / bs=(\d+)/.exec(line) ?? []
    const [, seek = '0'] = / seek=(\d+)/.exec(line) ?? []
    const at = Number(size) * Number(seek)
    if (/^dd if=\S+core.img/.test(line)) return [[at, at + MiB] as const]
    if (/ of=/.test(line)) return [[at, at + 512] as const]
    // The tables, and what only reads.
    if (/sfdisk .*--wipe never --wipe-partitions never/.test(line)) return [[0, MiB] as const]
    return /efibootmgr/.test(line) ? [] : [[0, Number.POSITIVE_INFINITY] as const]
  })
}

test('no plan writes to a byte of what is kept', async (t) => {
  const places = fc.tuple(
    fc.integer({ min: 1, max: 900_000 }).map((mebibytes) => mebibytes * MiB + 512),
    fc.integer({ min: 1, max: 800_000 }).map((mebibytes) => mebibytes * MiB - 1024),
  )
  fc.assert(
    fc.property(places, ([start, wanted]) => {
      const size = Math.min(wanted, 960_197_124_096 - 4 * MiB - start)
      const { cluster, node } = keepingOne(start, size)
      if (Math.max(start, 960e9 - start - size) < 40e9 || size < MiB) return true
      const plan = renderPlan({ cluster, node, root: 'x' })
      const check = plan.indexOf('set -- $chosen')
      const commands = plan.slice(check)
      return (
        /^ {2}find_disk '960197124096' 'A1' '' '' 'name=archive@\d+\+\d+'$/m.test(plan) &&
        !/\$\{part1\}[^1-4]/.test(commands) &&
        writesTo('$disk1', commands).every(([from, to]) => to <= start || from >= start + size)
      )
    }),
    { numRuns: 50 },
  )
  const { cluster, node } = keepingOne(400_000 * MiB, 50_000 * MiB)
  const plan = renderPlan({ cluster, node, root: 'x' })
  golden(t, 'image/installer/keeping.plan.sh', plan)
  t.equal(shellReads(plan), '0 ')
})
