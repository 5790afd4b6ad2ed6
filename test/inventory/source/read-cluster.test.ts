import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { isExplained } from '../../../inventory/model/problem.ts'
import { readCluster } from '../../../inventory/source/read-cluster.ts'
import { SOUND } from './cluster-mistakes.ts'
import { KEYS } from './public-keys.ts'

const TEXT = `${Object.values(SOUND).join('\n')}\n`
const MOST = 1024 * 1024

/** Files of an installation below a temporary folder. */
function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  mkdirSync(join(folder, 'keys'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

/** Message and place of every problem reading the folder brings up. */
async function problemsOf(folder: string): Promise<readonly string[]> {
  try {
    await readCluster(folder)
    return []
  } catch (error) {
    if (!isExplained(error) || error.code !== 'CLUSTER_INVALID') throw error
    return error.problems.map(
      ({ message, at }) => `${at?.file}:${at?.line}:${at?.column} ${message}`,
    )
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test('the example installation is sound', async (t) => {
  const { cluster } = await readCluster('examples/standalone')
  t.match(cluster, {
    name: 'standalone',
    nodes: [{ name: 'cs1', interfaces: [{ address: '192.0.2.10', prefix: 24 }] }],
    switch: { routes: [{ prefix: '7', to: 'sip:192.0.2.20:5060' }] },
  })
})

test('a folder stands for its cluster.yaml; inputs are told by their hashes', async (t) => {
  const key = `${KEYS.ED25519.line}\n`
  const folder = write(t.testdir(), { 'cluster.yaml': TEXT, 'keys/anna.pub': key })
  const expected = { 'cluster.yaml': sha256(TEXT), 'keys/anna.pub': sha256(key) }
  t.same((await readCluster(folder)).inputs, expected)
  t.same((await readCluster(join(folder, 'cluster.yaml'))).inputs, expected)
})

test('a byte order mark is accepted and moves no column', async (t) => {
  const files = { 'keys/anna.pub': `\uFEFF${KEYS.ED25519.line}` }
  const folder = write(t.testdir(), { ...files, 'cluster.yaml': `\uFEFF${TEXT}` })
  t.equal((await readCluster(folder)).cluster.name, 'demo')
  writeFileSync(join(folder, 'cluster.yaml'), `\uFEFF${TEXT.replace('demo', 'DEMO')}`)
  await t.rejects(readCluster(folder), { message: /cluster\.yaml:1:10: cluster is not a name/ })
})

test('a missing cluster file has a code of its own', async (t) => {
  const folder = t.testdir()
  await t.rejects(readCluster(folder), { code: 'CLUSTER_MISSING', blame: 'input' })
  await t.rejects(readCluster(join(folder, 'no', 'such')), {
    code: 'CLUSTER_MISSING',
    message: /no\/such does not exist\n {2}hint: name a cluster file or its folder/,
  })
})

const UNUSABLE = [
  ['a file of ten megabytes', new Uint8Array(10 * MOST).fill(0x61), 'is larger than 1024 KiB'],
  ['a file that is not UTF-8', Buffer.from([0x63, 0x3a, 0x20, 0xff]), 'is not UTF-8 text'],
  ['a file in UTF-16', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), 'is not UTF-8 text'],
] as const

for (const [title, bytes, fault] of UNUSABLE) {
  test(`refuses ${title}`, async (t) => {
    const folder = write(t.testdir(), { 'cluster.yaml': bytes })
    t.same(await problemsOf(folder), [`${join(folder, 'cluster.yaml')}:1:1 the file ${fault}`])
  })
}

test('a device is refused, not read', async (t) => {
  await t.rejects(readCluster('/dev/zero'), { message: /the file is not a regular file/ })
})

test('problems within keys are told at their own lines', async (t) => {
  const folder = write(t.testdir(), {
    'cluster.yaml': TEXT.replace('[keys/anna.pub]', '[keys/anna.pub, keys/gone.pub]'),
    'keys/anna.pub': `# old\n${KEYS.RSA_2048.line}\n`,
  })
  t.same(await problemsOf(folder), [
    `${folder}/cluster.yaml:5:27 administrators[0].keys[1] names keys/gone.pub, which does not exist`,
    `${folder}/keys/anna.pub:2:1 the key is an RSA key of 2048 bits; at least 3072 are needed`,
  ])
})

const WHICH = 'administrators[0].keys[0] names keys/anna.pub, which'

test('a key file that is a link to elsewhere is not read', async (t) => {
  const folder = write(t.testdir(), { 'cluster.yaml': TEXT })
  const key = join(folder, 'keys/anna.pub')
  symlinkSync('/etc/hostname', key)
  t.same(await problemsOf(folder), [
    `${folder}/cluster.yaml:5:12 ${WHICH} is a link that leaves the folder of the cluster file`,
  ])
})

test('a key file that is a folder is not read', async (t) => {
  const folder = write(t.testdir(), { 'cluster.yaml': TEXT })
  mkdirSync(join(folder, 'keys/anna.pub'))
  t.same(await problemsOf(folder), [`${folder}/cluster.yaml:5:12 ${WHICH} is not a regular file`])
})

test('a key file far too large is not read', async (t) => {
  const folder = write(t.testdir(), { 'cluster.yaml': TEXT, 'keys/anna.pub': 'x'.repeat(MOST) })
  t.same(await problemsOf(folder), [`${folder}/cluster.yaml:5:12 ${WHICH} is larger than 64 KiB`])
})

test('the key of an archive is read with the cluster', async (t) => {
  const armoured =
    '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n'
  const folder = write(t.testdir(), {
    'cluster.yaml': `${TEXT}mirrorKey: keys/mirror.asc\n`,
    'keys/anna.pub': KEYS.ED25519.line,
    'keys/mirror.asc': armoured,
  })
  const { cluster, inputs } = await readCluster(folder)
  t.equal(cluster.mirrorKey, armoured)
  t.equal(inputs['keys/mirror.asc'], sha256(armoured))
})
