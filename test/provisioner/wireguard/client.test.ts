import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { KEYS } from '../../inventory/source/public-keys.ts'
import { runCli } from '../../support/run-cli.ts'

const SERVER = `${'B'.repeat(42)}A=`

async function place(t: Test) {
  const folder = t.testdir({
    'ann.pub': `${KEYS.ED25519.line}\n`,
    keys: { 'terminal-servers': { 'vpn1.wireguard': `${SERVER}\n` } },
  })
  const key = join(folder, 'own.key')
  const own = (await runCli(['wireguard', '--new-key', key])).answer.trim()
  const cluster = `cluster: demo
domain: example.org
administrators: [{ name: ann, keys: [ann.pub] }]
networks: { voice: { subnet: 192.0.2.0/24 } }
nodes: { vpn1: { address: 192.0.2.10 } }
wireguard:
  subnet: 10.90.0.0/24
  endpoint: vpn.example.org
  peers: [{ name: ann, key: ${own}, address: 10.90.0.2 }]
`
  writeFileSync(join(folder, 'cluster.yaml'), cluster)
  const ask = (...args: readonly string[]) => runCli(['wireguard', '-f', folder, ...args])
  return { folder, key, own, ask }
}

test('the configuration without the private key, and whole in a file for its owner', async (t) => {
  const { folder, key, ask } = await place(t)
  const { answer, remarks } = await ask('ann')
  t.equal(remarks, '')
  t.equal(
    answer,
    `[Interface]
# PrivateKey = the private half of your key
Address = 10.90.0.2/32

[Peer]
PublicKey = ${SERVER}
Endpoint = vpn.example.org:51820
AllowedIPs = 10.90.0.1/32
# Keeps the way open through routers that translate addresses.
PersistentKeepalive = 25
`,
  )
  const file = join(folder, 'ann.conf')
  const whole = ['ann', '--private-key', key, '--output', file] as const
  const written = await ask(...whole)
  t.equal(written.status, 0)
  const own = readFileSync(key, 'utf8').trim()
  t.notMatch(written.answer, own, 'the key is not shown')
  t.match(readFileSync(file, 'utf8'), `PrivateKey = ${own}\n`)
  for (const path of [key, file]) t.equal(statSync(path).mode & 0o777, 0o600)
  t.match(await ask(...whole), { status: 2, remarks: /EEXIST[\s\S]*nothing is written over/ })
})

test('the key of another device is not put into a configuration', async (t) => {
  const { folder, ask } = await place(t)
  const other = join(folder, 'other.key')
  await ask('--new-key', other)
  const file = join(folder, 'ann.conf')
  const mixed = await ask('ann', '--private-key', other, '--output', file)
  t.match(mixed, { status: 2, remarks: /is not the private half of ann's key/ })
  writeFileSync(other, 'no key\n')
  t.match(await ask('ann', '--private-key', other, '--output', file), { status: 2 })
  t.throws(() => statSync(file))
})

test('who is not there, and a terminal server that has told no key', async (t) => {
  const { folder, ask } = await place(t)
  t.match(await ask('bob'), { status: 2, remarks: /no peer bob[\s\S]*there are ann/ })
  rmSync(join(folder, 'keys/terminal-servers/vpn1.wireguard'))
  t.match(await ask('ann'), {
    status: 2,
    remarks: /public key of vpn1 is not known[\s\S]*--limit vpn1/,
  })
  t.match(await ask(), { status: 2 })
  t.match(await ask('ann', '--output', 'x'), { status: 2, remarks: /go together/ })
})
