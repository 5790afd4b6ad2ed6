import { test } from 'tap'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'

const NODES = `  vpn1: { address: 192.0.2.10 }
  ds1: { address: 192.0.2.41 }
`

/** Runs a command line on the terminal server, in the repository, with the agent forwarded. */
const onVpn1 = ({ run }: LabInstallation, line: string) =>
  run('ssh', '-A', '-F', 'ssh_config', 'vpn1', `cd installation && ${line}`)

test('operators work on the terminal server with their forwarded agent', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const { run } = place
  await run('ansible-playbook', 'playbooks/site.yml')
  t.match(await run('ansible-playbook', 'playbooks/site.yml'), /^vpn1 .* changed=0 /m)
  const git = ['env', 'GIT_SSH_COMMAND=ssh -F ssh_config', 'git'] as const
  const ann = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.org'] as const
  // The public key of the collector, which vpn1 has made, is a new file.
  await run(...git, 'add', '--all')
  await run(...git, ...ann, 'commit', '--quiet', '--message', 'Pin the host keys')
  await run(...git, 'push', '--quiet', 'vpn1:installation', 'main')

  const pinged = await onVpn1(place, 'ansible all -m ansible.builtin.ping')
  for (const name of ['vpn1', 'ds1']) t.match(pinged, new RegExp(`^${name} \\| SUCCESS`, 'm'))
  t.match(await onVpn1(place, 'ansible ds1 -m ansible.builtin.ping'), /^ds1 \| SUCCESS/)
  t.match(await onVpn1(place, 'ansible --version'), /core 2\.19\./, 'trixie has another Ansible')
  const looked = await onVpn1(place, 'ansible-playbook playbooks/site.yml --check')
  t.match(looked, /^ds1 .* changed=0 .*\nvpn1 .* changed=0 /m)

  const line = 'cd installation && ssh -F ssh_config ds1 true'
  await t.rejects(run('ssh', '-a', '-F', 'ssh_config', 'vpn1', line), 'the key is not on vpn1')
})
