import { spawnSync } from 'node:child_process'
import { test } from 'tap'
import { environmentFiles } from '../../../image/installer/environment/environment-files.ts'
import { mediumFiles } from '../../../image/installer/medium/medium-files.ts'
import { renderPlan } from '../../../image/installer/plan/render-plan.ts'
import { serverFiles } from '../../../image/installer/server-files.ts'
import { golden } from '../../support/golden.ts'
import { contentOf } from '../content/render-files.ts'
import { ENCRYPTED_MIRROR, MIRROR, ONE, SEALED, STRIPES } from './servers.ts'

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
