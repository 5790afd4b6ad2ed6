import { test } from 'tap'
import { debugfsFailures, renderDebugfs } from '../../../image/bake/render-debugfs.ts'
import { file, link } from '../../../image/content/image-file.ts'

test('files are replaced, owned by root, with the given mode and times', async (t) => {
  const files = [file('/etc/b', 'text', 0o600), link('/etc/a', '/usr/a')]
  const text = renderDebugfs(files, () => '/tmp/content', 7)
  const stamps = (path: string) =>
    ['atime', 'ctime', 'mtime', 'crtime'].map((field) => `set_inode_field ${path} ${field} @7`)
  t.same(text.split('\n'), [
    'rm /etc/a',
    'symlink /etc/a /usr/a',
    ...stamps('/etc/a'),
    'rm /etc/b',
    'write /tmp/content /etc/b',
    'set_inode_field /etc/b mode 0100600',
    'set_inode_field /etc/b uid 0',
    'set_inode_field /etc/b gid 0',
    ...stamps('/etc/b'),
    '',
  ])
})

test('only complaints that matter are failures', async (t) => {
  const said = [
    'debugfs 1.47.2 (1-Jan-2025)',
    'rm: File not found by ext2_lookup while trying to resolve filename',
    'write: Ext2 file already exists',
    '',
  ].join('\n')
  t.same(debugfsFailures(said), ['write: Ext2 file already exists'])
})
