import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'tap'
import { nodeFiles } from '../../../image/content/node-files.ts'
import type { Node } from '../../../inventory/model/cluster.ts'
import { parseSwitchFile } from '../../../switch/service/parse-switch-file.ts'
import { golden } from '../../support/golden.ts'
import { CLUSTER, CS1, DB1 } from './a-cluster.ts'
import { contentOf, renderFiles } from './render-files.ts'

const filesOf = (node: Node) =>
  nodeFiles({
    ...{ cluster: CLUSTER, node, mirror: 'http://192.0.2.3/debian/' },
    fstab: '# the layout’s\n',
  })

for (const node of [CS1, DB1]) {
  test(`the files of ${node.name} are as they were reviewed`, async (t) => {
    golden(t, `image/node-files.${node.name}.txt`, renderFiles(filesOf(node)))
  })

  test(`no two files of ${node.name} have the same place, and each place is absolute`, async (t) => {
    const paths = filesOf(node).map(({ path }) => path)
    t.equal(new Set(paths).size, paths.length)
    t.same(
      paths.filter((path) => path !== join('/', path)),
      [],
    )
  })
}

test('the daemons can read the switch.json of an image', async (t) => {
  const text = contentOf(filesOf(CS1), '/etc/switchyard/switch.json')
  const file = parseSwitchFile(text, 'switch.json')
  t.same(file.sip.listen, [{ protocol: 'udp', address: '192.0.2.10', port: 5060 }])
  t.same(file.routes, CLUSTER.switch.routes)
  t.equal(file.engine.kind, 'switchyard')
})

test('rtpengine is controlled where the switch looks for it', async (t) => {
  const files = filesOf(CS1)
  const { rtpengines } = parseSwitchFile(contentOf(files, '/etc/switchyard/switch.json'), 'x')
  const [{ address, port } = { address: '', port: 0 }] = rtpengines
  const configuration = contentOf(files, '/etc/rtpengine/rtpengine.conf')
  t.match(configuration, `\nlisten-ng = ${address}:${port}\n`)
  t.match(configuration, '\ninterface = 192.0.2.10\nlisten-ng')
  t.match(configuration, '\nport-min = 30000\nport-max = 39999\n')
})

test('a node without the switch has nothing of it', async (t) => {
  t.notMatch(
    renderFiles(filesOf(DB1)),
    /switch\.json|rtpengine|switchyard-(engine|switch)\.service/,
  )
})

test('no file of a node holds anything secret', async (t) => {
  const text = renderFiles([...filesOf(CS1), ...filesOf(DB1)])
  t.notMatch(text, /PRIVATE KEY|password|\$[1-9a-z]+\$/i)
})

test('every administrator’s key is in the one list sshd reads', async (t) => {
  t.equal(
    contentOf(filesOf(CS1), '/etc/ssh/authorized_keys.d/admin'),
    'ssh-ed25519 AAAAann ann@desk\nssh-ed25519 AAAAlaptop ann\nssh-ed25519 AAAAbob bob@example.org\n',
  )
})

test('the firewall lets in SSH, SIP and media, and drops what it does not name', async (t) => {
  const rules = contentOf(filesOf(CS1), '/etc/nftables.conf')
  t.equal(rules.match(/policy drop;/g)?.length, 2)
  t.same(
    [...rules.matchAll(/^ *(\w+) dport (\S+) accept$/gm)].map(([, kind, ports]) => [kind, ports]),
    [
      ['tcp', '22'],
      ['udp', '5060'],
      ['udp', '30000-39999'],
    ],
  )
})

const nft = spawnSync('nft', ['--version']).status === 0 && process.getuid?.() === 0
const withoutNft = nft ? false : 'needs nft and root'
test('nft takes the rules', { skip: withoutNft }, async (t) => {
  const input = contentOf(filesOf(CS1), '/etc/nftables.conf')
  const { status, stderr } = spawnSync('nft', ['-c', '-f', '-'], { input, encoding: 'utf8' })
  t.equal(status, 0, stderr)
})
