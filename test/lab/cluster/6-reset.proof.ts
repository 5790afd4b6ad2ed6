import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import type { NodeDrift } from '../../../provisioner/drift/drift.ts'
import type { Reset } from '../../../provisioner/reset/reset-node.ts'
import { openInstallation } from '../support/cluster/lab-installation.ts'
import { askSwitchyard } from '../support/cluster/switchyard.ts'

const NODES = '  vpn1: { address: 192.0.2.10 }\n'

test('a node that is reset is what its image made it, and the repository forgets it', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const { folder, run } = place
  const ask = (...args: readonly string[]) => askSwitchyard(place, ...args)
  const facts = async () => {
    const [vpn1] = (await ask('drift', '--fact', '*')) as readonly NodeDrift[]
    return vpn1?.differences.map(({ fact }) => fact) ?? []
  }
  await ask('drift', '--accept')
  const asBaked = readFileSync(join(folder, 'manifests/vpn1.json'), 'utf8')
  await ask('bootstrap', '--waive', 'cpus,memory,disk')
  t.ok((await facts()).includes('user switchyard-drift'))
  t.ok(existsSync(join(folder, 'keys/terminal-servers/vpn1.pub')))

  const dry = (await ask('reset', 'vpn1', '--dry-run')) as Reset
  t.ok(dry.removed.includes('/etc/switchyard-collect'))
  t.match(readFileSync(join(folder, 'known_hosts'), 'utf8'), /^vpn1 /m, 'dry: nothing changed')
  t.ok((await facts()).includes('user switchyard-drift'))

  const pins = readFileSync(join(folder, 'known_hosts'), 'utf8')
  const done = (await ask('reset', 'vpn1', '--confirm', 'vpn1')) as Reset
  t.same(done, dry, 'the dry run told the truth')
  t.same(done.forgotten, ['known_hosts', 'manifests/vpn1.json', 'keys/terminal-servers/vpn1.pub'])
  t.notMatch(readFileSync(join(folder, 'known_hosts'), 'utf8'), /^vpn1 /m)
  await t.rejects(run('ssh', '-F', 'ssh_config', 'vpn1', 'true'), 'nobody goes to an unpinned node')

  writeFileSync(join(folder, 'known_hosts'), pins)
  writeFileSync(join(folder, 'manifests/vpn1.json'), asBaked)
  t.same(await facts(), [], 'an administrator gets in again, and finds what the image had')
})
