import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import { golden } from '../support/golden.ts'
import { runCli } from '../support/run-cli.ts'
import { clusterFolder, fileIn } from './a-cluster.ts'

const ANSIBLE = '/usr/bin/ansible-inventory'
const run = promisify(execFile)

/** What Ansible itself makes of an inventory. */
async function readByAnsible(inventory: string, ...question: readonly string[]) {
  const home = join(dirname(inventory), 'ansible')
  const settings = { ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: 'True', ANSIBLE_HOME: home }
  const { stdout } = await run(ANSIBLE, ['-i', inventory, ...question], {
    env: { ...process.env, ...settings },
  })
  return JSON.parse(stdout) as Record<string, { hosts?: readonly string[] }>
}

test('a group for each role, a host for each node', async (t) => {
  const { status, answer } = await runCli(['inventory', '-f', clusterFolder(t)])
  t.equal(status, 0)
  // The key is made anew for every test.
  const steady = answer.replace(/(ssh-ed25519) \S+/, '$1 KEY')
  golden(t, 'inventory/ansible-inventory.yml', steady)
})

test('from outside, every node but the terminal server is reached through it', async (t) => {
  const args = ['inventory', '-f', clusterFolder(t), '--through', 'cs1', '--host']
  const [ds1, cs1] = [await runCli([...args, 'ds1']), await runCli([...args, 'cs1'])]
  const common = 'ansible_ssh_common_args'
  t.equal(JSON.parse(ds1.answer)[common], '-o HostKeyAlias=ds1 -o ProxyJump=admin@192.0.2.10')
  t.equal(JSON.parse(cs1.answer)[common], '-o HostKeyAlias=cs1')
})

test('Ansible reads the file and the dynamic form alike', {
  skip: !existsSync(ANSIBLE),
}, async (t) => {
  const cluster = clusterFolder(t)
  const folder = join(cluster, 'inventory')
  mkdirSync(folder)
  const { answer } = await runCli(['inventory', '-f', cluster])
  writeFileSync(join(folder, 'hosts.yml'), answer)
  const script = join(folder, 'hosts.sh')
  const program = join(import.meta.dirname, '..', '..', 'cli', 'switchyard.ts')
  const tsx = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'tsx')
  const command = `exec ${tsx} ${program} inventory -f ${fileIn(cluster)} "$@"`
  writeFileSync(script, `#!/bin/sh\n${command}\n`, { mode: 0o755 })
  const fromFile = await readByAnsible(join(folder, 'hosts.yml'), '--list')
  t.same(await readByAnsible(script, '--list'), fromFile)
  t.match(fromFile, { ds: { hosts: ['ds1'] }, cs: { hosts: ['cs1'] } })
  const one = await readByAnsible(join(folder, 'hosts.yml'), '--host', 'ds1')
  t.match(one, { ansible_host: '192.0.2.11', ansible_user: 'admin', cluster_domain: 'example.org' })
})

test('--write puts inventory and ssh_config beside the cluster file, once', async (t) => {
  const folder = clusterFolder(t)
  const args = ['inventory', '-f', folder, '--write']
  t.match((await runCli(args)).answer, /inventory\/hosts.yml +written\nssh_config +written\n/)
  t.match((await runCli(args)).answer, /inventory\/hosts.yml +as it was\nssh_config +as it was\n/)
  const { answer } = await runCli(['inventory', '-f', folder])
  t.equal(readFileSync(join(folder, 'inventory/hosts.yml'), 'utf8'), answer)
  t.match(await runCli([...args, '--list']), { status: 2, answer: '' })
})

test('an unknown node is refused, and so are two questions at once', async (t) => {
  const folder = clusterFolder(t)
  t.match(await runCli(['inventory', '-f', folder, '--host', 'ds9']), {
    ...{ status: 2, answer: '', remarks: /no node ds9/ },
  })
  t.match(await runCli(['inventory', '-f', folder, '--list', '--host', 'ds1']), {
    ...{ status: 2, answer: '' },
  })
})
