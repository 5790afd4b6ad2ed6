import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { test } from 'tap'
import { sealVault, VAULT_SALT } from '../../../provisioner/installation/ansible-vault.ts'

const ANSIBLE = '/usr/bin/ansible-vault'

test('Ansible opens what is sealed, whatever its length', {
  skip: !existsSync(ANSIBLE),
}, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vault-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const [password, place] = [join(folder, 'password'), join(folder, 'vault.yml')]
  await writeFile(password, 'opens it\n')
  for (const text of ['---\nsecret: fünfzehn\n', 'x'.repeat(16), '']) {
    await writeFile(place, sealVault(text, 'opens it', randomBytes(VAULT_SALT)))
    const view = ['view', '--vault-password-file', password, place]
    const env = { ...process.env, ANSIBLE_HOME: folder, PAGER: 'cat' }
    const { stdout } = await promisify(execFile)(ANSIBLE, view, { env })
    t.equal(stdout.trimEnd(), text.trimEnd())
  }
})

test('the same text is sealed differently with another salt, and never shown', async (t) => {
  const seal = () => sealVault('secret: long', 'password', randomBytes(VAULT_SALT))
  t.not(seal(), seal())
  t.notMatch(Buffer.from(seal().replaceAll('\n', ''), 'hex').toString(), 'long')
})
