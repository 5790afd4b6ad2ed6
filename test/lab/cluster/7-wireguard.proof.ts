import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { runCli } from '../../support/run-cli.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { eventually } from '../support/eventually.ts'

/** The kernel of the lab's machine may lack WireGuard; wg-quick(8) then uses the program. */
const NODES = `  vpn1: { address: 192.0.2.10, packages: [wireguard-go] }
  ds1: { address: 192.0.2.41, packages: [wireguard-go, wireguard-tools] }
`

test('a device of cluster.yaml reaches the terminal server by the tunnel, and no other does', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const { folder, lab, run } = place
  const description = join(folder, 'cluster.yaml')
  const without = readFileSync(description, 'utf8')
  const key = async (name: string) => {
    const { answer } = await runCli(['wireguard', '--new-key', join(folder, `state-${name}`)])
    return answer.trim()
  }
  const ann = `\n    - { name: ann, key: ${await key('ann')}, address: 10.90.0.2 }`
  const bob = `\n    - { name: bob, key: ${await key('bob')}, address: 10.90.0.3 }`
  const apply = async (peers: string) => {
    const tunnel = peers && `wireguard:\n  subnet: 10.90.0.0/24\n  peers:${peers}\n`
    writeFileSync(description, without + tunnel)
    t.equal((await runCli(['inventory', '-f', folder, '--write'])).status, 0)
    return run('ansible-playbook', 'playbooks/site.yml', '--limit', 'vpn1')
  }
  await apply(ann)
  t.match(await apply(ann), /^vpn1 .* changed=0 /m, 'a second run changes nothing')
  await enters(t, place)
  const pid = () => lab.inside('vpn1', 'systemctl', 'show', '-P', 'ActiveEnterTimestamp', UNIT)
  const before = await pid()
  await apply(ann + bob)
  t.equal(await pid(), before, 'a new peer ends nobody’s session')
  t.ok(await answers(place), 'whoever was in is in')
  await apply(bob)
  t.notOk(await answers(place), 'who is taken out is out')
  await apply('')
  await t.rejects(lab.inside('vpn1', 'ip', 'link', 'show', 'wg0'), 'no setting, no tunnel')
})

const UNIT = 'wg-quick@wg0'

const answers = ({ lab }: LabInstallation) =>
  lab.inside('ds1', 'ping', '-c1', '-W2', '10.90.0.1').then(
    () => true,
    () => false,
  )

async function enters(t: Test, place: LabInstallation): Promise<void> {
  const { folder, lab } = place
  const file = join(folder, 'ann.conf')
  const keys = ['--private-key', join(folder, 'state-ann'), '--output', file] as const
  const made = await runCli(['wireguard', 'ann', '-f', folder, ...keys])
  t.equal(made.status, 0, made.remarks)
  const configuration = readFileSync(file, 'utf8')
  t.match(configuration, /^Endpoint = 192\.0\.2\.10:51820$/m)
  const write = `umask 077; printf %s '${configuration}' >/etc/wireguard/ann.conf`
  await lab.inside('ds1', 'sh', '-c', write)
  await lab.inside('ds1', 'wg-quick', 'up', 'ann')
  await eventually(() => answers(place), 'ann is in the tunnel', 20_000)
  const banner = await lab.inside('ds1', 'bash', '-c', 'head -c 7 </dev/tcp/10.90.0.1/22')
  t.equal(banner, 'SSH-2.0')
  t.match(await lab.inside('vpn1', 'wg', 'show', 'wg0', 'latest-handshakes'), /\t[1-9]/)
  const key = 'test "$(stat -c %a /etc/wireguard/wg0.key)" = 600'
  await lab.inside('vpn1', 'sh', '-c', key)
}
