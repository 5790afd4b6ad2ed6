import { spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { renderDpkgPaths } from '../../../image/content/excluded-paths.ts'
import { INITRAMFS_MODULES } from '../../../image/content/initramfs-modules.ts'
import { KERNEL_ARGUMENTS, systemFiles } from '../../../image/content/system-files.ts'
import { golden } from '../../support/golden.ts'
import { contentOf, renderFiles } from './render-files.ts'

const files = systemFiles()
const sshd = contentOf(files, '/etc/ssh/sshd_config.d/10-switchyard.conf')

test('the files every node has are as they were reviewed', async (t) => {
  golden(t, 'image/system-files.txt', renderFiles(files))
})

test('sshd takes keys and nothing else, and never root', async (t) => {
  for (const option of [
    ...['PasswordAuthentication no', 'KbdInteractiveAuthentication no', 'PermitRootLogin no'],
    ...['AuthenticationMethods publickey', 'AllowAgentForwarding yes'],
    'AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u',
  ]) {
    t.ok(sshd.split('\n').includes(option), option)
  }
})

const SSHD = '/usr/sbin/sshd'
test('sshd understands every line', { skip: !existsSync(SSHD) && 'needs sshd' }, async (t) => {
  const folder = t.testdir({ sshd_config: sshd })
  const [key, file] = [join(folder, 'key'), join(folder, 'sshd_config')]
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const { status, stderr } = spawnSync(SSHD, ['-t', '-f', file, '-h', key], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
})

const VISUDO = '/usr/sbin/visudo'
test('sudo understands its rule', { skip: !existsSync(VISUDO) && 'needs visudo' }, async (t) => {
  const file = join(t.testdir(), 'sudoers')
  writeFileSync(file, contentOf(files, '/etc/sudoers.d/switchyard'), { mode: 0o440 })
  const { status, stderr } = spawnSync(VISUDO, ['-c', '-f', file], { encoding: 'utf8' })
  t.equal(status, 0, stderr)
})

test('sudo’s rule has the mode sudo asks for (sudoers(5))', async (t) => {
  const rule = files.find(({ path }) => path === '/etc/sudoers.d/switchyard')
  t.equal(rule?.kind === 'file' && rule.mode, 0o440)
})

test('the console is on the serial line, and that of GRUB as well', async (t) => {
  const grub = contentOf(files, '/etc/default/grub')
  t.match(grub, `GRUB_CMDLINE_LINUX="${KERNEL_ARGUMENTS}"`)
  t.match(KERNEL_ARGUMENTS, /console=ttyS0,115200n8$/, 'the last one is /dev/console')
  t.match(grub, 'GRUB_TERMINAL="console serial"')
})

test('no file is written twice', async (t) => {
  const paths = files.map(({ path }) => path)
  t.equal(new Set(paths).size, paths.length)
})

test('a disk controller’s driver is never left out', async (t) => {
  t.equal(new Set(INITRAMFS_MODULES).size, INITRAMFS_MODULES.length)
  const left = renderDpkgPaths().split('\n')
  const folders = ['drivers/scsi', 'drivers/ata', 'drivers/block', 'drivers/nvme', 'drivers/virtio']
  for (const folder of [...folders, 'drivers/hv', 'drivers/usb', 'fs/ext4']) {
    t.notOk(
      left.some((line) => line.includes(`/kernel/${folder}/`)),
      folder,
    )
  }
})

test('dpkg leaves out manuals but never licences', async (t) => {
  const lines = renderDpkgPaths().split('\n')
  t.ok(lines.includes('path-exclude=/usr/share/man/*'))
  // The last match wins (dpkg(1), --path-exclude).
  t.ok(
    lines.indexOf('path-include=/usr/share/doc/*/copyright') >
      lines.indexOf('path-exclude=/usr/share/doc/*'),
  )
})
