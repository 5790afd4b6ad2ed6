import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { renderFirewall } from '../../../image/content/render-firewall.ts'
import { readCluster } from '../../../inventory/source/read-cluster.ts'
import { generatedFiles } from '../../../provisioner/installation/generated-files.ts'
import { initInstallation } from '../../../provisioner/installation/init-installation.ts'
import { replaceFile } from '../../../provisioner/installation/replace-file.ts'
import { localRunner } from '../../../provisioner/runner/local-runner.ts'
import { KEYS } from '../../inventory/source/public-keys.ts'
import { golden } from '../../support/golden.ts'

/** A folder that has a key beside it and no installation yet. */
function place(t: Test, key: string = `${KEYS.ED25519.line}\n`) {
  const folder = t.testdir({ 'ann.pub': key })
  const { signal } = new AbortController()
  const order = { folder: join(folder, 'a'), runner: localRunner, signal }
  return { ...order, begin: { ...order, key: join(folder, 'ann.pub') } }
}

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' })

test('a repository from nothing, with all of it committed but the password', async (t) => {
  const { folder, begin } = place(t)
  const { commit, cluster } = await initInstallation(begin)
  t.match(commit, /^[0-9a-f]{7,}$/)
  t.equal(cluster.nodes.length, 6)
  t.equal(git(folder, 'status', '--porcelain'), '')
  golden(t, 'installation/files.txt', git(folder, 'ls-files', '--stage').replace(/ \w+ 0\t/g, ' '))
  golden(t, 'installation/ssh_config', readFileSync(join(folder, 'ssh_config'), 'utf8'))
  const password = join(folder, '.vault-password')
  t.equal(statSync(password).mode & 0o777, 0o600)
  t.match(readFileSync(password, 'utf8'), /^[\w-]{43}\n$/)
})

test('nothing is written over, and a lost file comes back', async (t) => {
  const { folder, begin, ...order } = place(t)
  await initInstallation(begin)
  const password = readFileSync(join(folder, '.vault-password'), 'utf8')
  const again = { ...order, folder }
  const second = await initInstallation(again)
  t.equal(second.commit, undefined)
  t.ok(second.files.every(({ placed }) => placed === 'same' || placed === 'kept'))
  t.equal(readFileSync(join(folder, '.vault-password'), 'utf8'), password)
  writeFileSync(join(folder, 'ansible.cfg'), '# ours\n')
  rmSync(join(folder, 'playbooks/site.yml'))
  git(folder, 'commit', '-qam', 'ours', ...['--author', 'ann <ann@example.org>'])
  const { files, commit } = await initInstallation(again)
  t.match(commit, /./)
  const placed = new Map(files.map((file) => [file.path, file.placed]))
  t.equal(placed.get('ansible.cfg'), 'kept')
  t.equal(placed.get('playbooks/site.yml'), 'written')
  t.equal(readFileSync(join(folder, 'ansible.cfg'), 'utf8'), '# ours\n')
})

test('a lost vault comes back under the same password; a clone without it gets no other', async (t) => {
  const { folder, begin, ...order } = place(t)
  await initInstallation(begin)
  const [password, vault] = ['.vault-password', 'inventory/group_vars/all/vault.yml'].map((name) =>
    join(folder, name),
  ) as [string, string]
  const known = readFileSync(password, 'utf8')
  rmSync(vault)
  await initInstallation({ ...order, folder })
  t.equal(readFileSync(password, 'utf8'), known)
  t.match(readFileSync(vault, 'utf8'), /^\$ANSIBLE_VAULT/)
  rmSync(password)
  await initInstallation({ ...order, folder })
  t.throws(() => statSync(password), { code: 'ENOENT' })
})

test('a cluster file that is there is completed, and what its owner staged stays out', async (t) => {
  const { folder, begin, ...order } = place(t)
  await initInstallation(begin)
  const other = join(folder, 'other')
  mkdirSync(join(other, 'keys'), { recursive: true })
  for (const name of ['cluster.yaml', 'keys/admin.pub']) {
    writeFileSync(join(other, name), readFileSync(join(folder, name)))
  }
  git(other, 'init', '-q')
  writeFileSync(join(other, 'notes'), 'mine\n')
  git(other, 'add', 'notes')
  await initInstallation({ ...order, folder: other })
  t.equal(git(other, 'status', '--porcelain'), 'A  notes\n')
  t.match(
    git(other, 'ls-tree', '-r', '--name-only', 'HEAD'),
    /^cluster.yaml\n.*keys\/admin.pub\n/ms,
  )
})

test('nothing is written where nobody could log in', async (t) => {
  const { folder, begin, ...order } = place(t, 'ssh-ed25519 AAAA\n')
  const refused = { code: 'INIT_REFUSED' }
  await t.rejects(initInstallation({ ...order, folder }), refused)
  await t.rejects(initInstallation(begin), refused)
  await t.rejects(initInstallation({ ...begin, key: join(folder, 'none.pub') }), refused)
  t.throws(() => statSync(folder), { code: 'ENOENT' })
})

test('nothing is written beside a wrong cluster file, nor a key beside a right one', async (t) => {
  const { folder, begin, ...order } = place(t)
  mkdirSync(folder)
  writeFileSync(join(folder, 'cluster.yaml'), 'nodes: {}\n')
  await t.rejects(initInstallation({ ...order, folder }), { code: 'CLUSTER_INVALID' })
  await t.rejects(initInstallation(begin), { code: 'INIT_REFUSED' })
  t.throws(() => statSync(join(folder, 'ansible.cfg')), { code: 'ENOENT' })
})

test('Ansible finds no fault with it, ansible-lint none in its production profile', async (t) => {
  const { folder, begin } = place(t)
  await initInstallation(begin)
  // Ansible ignores its settings in a folder anyone may write to.
  chmodSync(folder, 0o755)
  const env = { ...process.env, ANSIBLE_HOME: join(folder, '../home'), NO_COLOR: '1' }
  const run = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
  t.match(run('ansible-playbook', '--syntax-check', 'playbooks/site.yml'), /playbook: /)
  t.doesNotThrow(() => run('ansible-lint', '--offline', '--strict'))
  const vault = 'inventory/group_vars/all/vault.yml'
  t.match(readFileSync(join(folder, vault), 'utf8'), /^\$ANSIBLE_VAULT;1\.1;AES256\n/)
  t.match(run('ansible-inventory', '--host', 'ds1'), /"vault_database_password": "[\w-]{43}"/)
})

test('every role has its own doors', async (t) => {
  const { folder, begin } = place(t)
  await initInstallation(begin)
  chmodSync(folder, 0o755)
  const description = join(folder, 'cluster.yaml')
  const everything = readFileSync(description, 'utf8').replace(
    '\n\nswitch:\n',
    '\n  cs1: { address: 192.0.2.60 }\n\nswitch:\n  http: { certificate: /etc/ssl/certs/api.pem }\n',
  )
  writeFileSync(description, everything)
  const { cluster } = await readCluster(folder)
  for (const each of generatedFiles(cluster)) await replaceFile(folder, each)
  const template = 'src=roles/common/templates/nftables.conf.j2'
  const args = [...['all', '-c', 'local', '-m', 'ansible.builtin.template'], '-a']
  const env = { ...process.env, ANSIBLE_HOME: join(folder, '../home') }
  const destination = `${template} dest=${folder}/{{ inventory_hostname }}.nft`
  execFileSync('ansible', [...args, destination], { cwd: folder, env, stdio: 'pipe' })
  for (const { name, role } of cluster.nodes) {
    const text = readFileSync(join(folder, `${name}.nft`), 'utf8')
    golden(t, `installation/${role}.nft`, text)
    if (role !== 'cs') continue
    const rules = (ruleset: string) => ruleset.match(/^ +(tcp|udp|ct|iif|meta) .*$/gm)
    t.same(rules(text), rules(renderFirewall(cluster.switch)), 'a baked node has the same doors')
  }
})
