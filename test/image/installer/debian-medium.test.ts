import { spawnSync } from 'node:child_process'
import { test } from 'tap'
import {
  debianInitrdFiles,
  debianMediumFiles,
} from '../../../image/installer/debian/debian-medium-files.ts'
import { renderDebianManifest } from '../../../image/installer/medium/render-medium-manifest.ts'
import { DISCRETIONARY_PACKAGES, nodePackages } from '../../../image/installer/software-answers.ts'
import { golden } from '../../support/golden.ts'
import { contentOf } from '../content/render-files.ts'
import { MIRROR, ONE } from './servers.ts'

const { cluster, node } = ONE
const files = debianMediumFiles(cluster, [node])

test("a medium with Debian's installer offers each node, and asks nothing", async (t) => {
  golden(t, 'image/installer/debian-medium.grub.cfg', contentOf(files, '/boot/grub/grub.cfg'))
  const expected = ['disks.sh', 'late.sh', 'preseed.cfg'].map((name) => `/nodes/db1/${name}`)
  const paths = files.map(({ path }) => path)
  t.same(paths.filter((path) => path.startsWith('/nodes/db1/')).sort(), expected)
})

test('the installer takes packages from itself, and switches off when it is done', async (t) => {
  const text = contentOf(files, '/nodes/db1/preseed.cfg')
  t.match(text, /^d-i mirror\/http\/hostname string 127\.0\.0\.1$/m)
  t.match(text, /^d-i mirror\/http\/directory string \/debian$/m)
  t.match(text, /^d-i debian-installer\/exit\/poweroff boolean true$/m)
  t.notMatch(text, new RegExp(new URL(ONE.mirror).host))
  const checked = spawnSync('debconf-set-selections', ['--checkonly'], { input: text })
  t.equal(`${checked.status} ${checked.stderr}`, '0 ')
})

test('only an archive with a key of its own has apt of the node trust another for a while', async (t) => {
  const paths = (hasOwnKey: boolean) => debianInitrdFiles(hasOwnKey).map(({ path }) => path)
  const trust = '/usr/lib/base-installer.d/50switchyard'
  t.ok(paths(true).includes(trust))
  t.notOk(paths(false).includes(trust))
  for (const each of debianInitrdFiles(true)) {
    const input = 'content' in each ? each.content : ''
    t.equal(spawnSync('sh', ['-n'], { input, encoding: 'utf8' }).stderr, '', each.path)
  }
})

/** The script in a machine that is all but real: its folders, and programs that say what they were told. */
test('the machine becomes the node with its address, by the interface that has it', async (t) => {
  const folder = t.testdir({
    net: { lo: { address: '00\n' }, ens4: { address: '52:54:00:00:00:99\n' } },
    medium: { nodes: { table: 'db1 52:54:00:00:00:0b,52:54:00:00:00:99 -\n' } },
    switchyard: {},
    node: {
      ...{ 'disks.sh': '', 'late.sh': '', 'node.tar': '' },
      'preseed.cfg':
        'd-i netcfg/choose_interface select auto\nd-i netcfg/get_hostname string db1\n',
    },
    cmdline: 'auto=true switchyard.node=db1 console=ttyS0\n',
  })
  const [script = ''] = debianInitrdFiles(false).flatMap((each) =>
    'content' in each && each.path.endsWith('S29switchyard') ? [each.content] : [],
  )
  const here = script
    .replace('. /switchyard/medium.sh', 'open_medium() { :; }')
    .replaceAll('/proc/cmdline', `${folder}/cmdline`)
    .replaceAll('/sys/class/net', `${folder}/net`)
    .replaceAll('/medium/node/', `${folder}/node/`)
    .replaceAll('/medium/nodes', `${folder}/medium/nodes`)
    .replaceAll(' /switchyard/', ` ${folder}/switchyard/`)
    .replaceAll('/preseed.cfg /preseed.cfg', `/preseed.cfg ${folder}/preseed.cfg`)
    .replaceAll(' /preseed.cfg', ` ${folder}/preseed.cfg`)
    .replace('mkdir -p /medium', '')
    .replace('/switchyard/busybox', 'echo')
  const programs = 'depmod() { :; }; udevadm() { :; }; modprobe() { :; }; ip() { echo "ip $*"; }'
  const input = `${programs}\n${here}\ncat ${folder}/preseed.cfg`
  const { stdout, stderr } = spawnSync('sh', ['-e'], { input, encoding: 'utf8' })
  t.equal(stderr, '')
  t.same(stdout.trim().split('\n'), [
    'ip link set lo up',
    'httpd -p 127.0.0.1:80 -h /medium',
    'd-i netcfg/choose_interface select ens4',
    'd-i netcfg/get_hostname string db1',
  ])
})

test('what a node asks for lies on the medium, and the installer itself asks for nothing twice', async (t) => {
  t.ok(nodePackages(node).includes('postgresql'))
  t.notOk(nodePackages(node).includes('linux-image-amd64'))
  t.ok(DISCRETIONARY_PACKAGES.includes('linux-image-amd64'))
})

test('the manifest tells what will be made of each disk, and every package', async (t) => {
  const manifest = JSON.parse(
    renderDebianManifest({
      ...{ cluster: 'demo', inputs: {}, nodes: [MIRROR.node] },
      archive: { epoch: 1_700_000_000, releases: [] },
      packages: [{ name: 'e2fsprogs-udeb', version: '1', architecture: 'amd64' }],
      medium: { file: 'db1.iso', size: 1, sha256: 'aa' },
    }),
  )
  t.match(manifest, {
    ...{ schema: 1, cluster: 'demo', medium: { file: 'db1.iso' } },
    nodes: [{ name: 'db1', role: 'db', disks: { disks: [{}, {}] } }],
    packages: [{ name: 'e2fsprogs-udeb' }],
  })
})
