import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { type Test, test } from 'tap'
import { type Authority, type Issued, openAuthority } from '../../support/authority.ts'
import { converse } from '../support/cluster/conversation.ts'
import { type LabInstallation, openInstallation } from '../support/cluster/lab-installation.ts'
import { openSubscriber, type SubscriberPhone } from '../support/cluster/subscriber-phone.ts'
import { type LabSockets, labSockets } from '../support/lab-sockets.ts'
import { overTls, overWebSocket, secured } from '../support/phone-line.ts'

const [RELAY, EDGE, PHONES] = ['192.0.2.30', '192.0.2.50', '192.0.2.1']
const NODES = `  ms1: { address: ${RELAY} }
  ds1: { address: 192.0.2.41 }
  es1: { address: ${EDGE} }
switch:
  trunks: []
`
const DOMAIN = 'example.org'
const [TLS, WSS] = [5061, 8443]

test('phones register and call over TLS and WSS, and certificates change under calls', async (t) => {
  const place = await openInstallation(t, { nodes: NODES })
  const authority = await openAuthority(t)
  const issue = (name: string, from = -1, to = 2) =>
    authority.issue(name, [`DNS:${DOMAIN}`], { from, to })
  const first = await issue('first')
  await certify(place, first)
  await site(place)
  t.match(await site(place, 'es1'), /^es1 .* changed=0 .* failed=0 /m)
  const sockets = labSockets(place.lab)
  t.teardown(() => sockets.close())
  const world = { place, sockets, authority }
  await refusesOthers(t, world)
  const phones = await register(t, world)
  await outlives(t, world, phones, await issue('renewed'))
  await keeps(t, world, { expired: await issue('expired', -9, -1), other: await issue('other') })
})

interface World {
  readonly place: LabInstallation
  readonly sockets: LabSockets
  readonly authority: Authority
}

/** What an operator does with a certificate: the chain into the repository, the key into the vault. */
async function certify(
  { folder, run }: LabInstallation,
  chain: Issued,
  key = chain,
): Promise<void> {
  copyFileSync(chain.certificate, join(folder, 'keys/edge.pem'))
  const group = join(folder, 'inventory/group_vars/es')
  const settings = readFileSync(join(group, 'main.yml'), 'utf8')
  writeFileSync(join(group, 'main.yml'), settings.replace(/^# (?=es_(certificate|key): )/gm, ''))
  const secret = JSON.stringify(readFileSync(key.key, 'utf8'))
  writeFileSync(join(group, 'vault.yml'), `vault_es_key: ${secret}\n`)
  await run('ansible-vault', 'encrypt', join(group, 'vault.yml'))
}

/** @returns what Ansible says, however it ends. */
const site = ({ run }: LabInstallation, limit = 'all') =>
  run('sh', '-c', `ansible-playbook playbooks/site.yml --limit ${limit} || echo "ended with $?"`)

/** A connection of a phone that trusts the authority and nobody else. */
async function reach(
  { sockets, authority }: World,
  port: number,
  servername = DOMAIN,
): Promise<TLSSocket> {
  const stream = await sockets.connect(EDGE, port)
  return secured(stream, { ca: readFileSync(authority.file, 'utf8'), servername })
}

/** The certificate an edge shows whoever comes now. */
async function shown(world: World): Promise<string> {
  const secure = await reach(world, TLS)
  const { raw } = secure.getPeerCertificate()
  secure.destroy()
  return raw.toString('base64')
}

const pem = ({ certificate }: Issued) =>
  readFileSync(certificate, 'utf8').replace(/-----.*-----|\n/g, '')

async function refusesOthers(t: Test, world: World): Promise<void> {
  const stranger = { ...world, authority: await openAuthority(t) }
  await t.rejects(reach(stranger, TLS), { code: /^UNABLE_TO_/ }, 'another authority')
  await t.rejects(reach(world, TLS, 'other.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
}

interface Phones {
  readonly alice: SubscriberPhone
  readonly bob: SubscriberPhone
}

const PROGRAM = [
  ...['env', '-u', 'NODE_OPTIONS'],
  ...['/usr/bin/node', '/usr/lib/switchyard/cli/switchyard.js'],
]

/** Alice has a phone with TLS, Bob a client of WebSocket. */
async function register(t: Test, world: World): Promise<Phones> {
  const { place, sockets } = world
  const account = async (name: string) => {
    const said = await place.lab.inside('ds1', ...PROGRAM, 'subscriber', 'add', `${name}@${DOMAIN}`)
    return { name, domain: DOMAIN, password: /^password +(\S+)$/m.exec(said)?.[1] ?? '' }
  }
  const open = async (port: number, name: string) => {
    // First: the edge ends connections that say nothing for ten seconds.
    const subscriber = await account(name)
    const [secure, voice] = [await reach(world, port), await sockets.open(PHONES)]
    t.teardown(() => {
      secure.destroy()
      voice.close()
    })
    const line = port === TLS ? overTls(secure) : await overWebSocket(secure, DOMAIN)
    return openSubscriber(line, voice, subscriber)
  }
  const alice = await open(TLS, 'alice')
  t.equal((await alice.register()).kind, '200')
  const bob = await open(WSS, 'bob')
  t.equal((await bob.register()).kind, '200')
  return { alice, bob }
}

/** A call in each direction; in the middle of the first the certificate is renewed. */
async function outlives(t: Test, world: World, { alice, bob }: Phones, renewed: Issued) {
  const there = await converse(t, { caller: alice, callee: bob }, { name: 'bob', relay: RELAY })
  await there.talk()
  await certify(world.place, renewed)
  t.match(
    await site(world.place, 'es1'),
    /^es1 .* changed=2 .* failed=0 /m,
    'the file, and its taking up',
  )
  t.equal(await shown(world), pem(renewed))
  await there.talk()
  await there.end()
  const back = await converse(t, { caller: bob, callee: alice }, { name: 'alice', relay: RELAY })
  await back.talk()
  await back.end()
}

/** What phones would refuse does not come to the edge. */
async function keeps(
  t: Test,
  world: World,
  { expired, other }: { readonly expired: Issued; readonly other: Issued },
): Promise<void> {
  const before = await shown(world)
  await certify(world.place, expired)
  t.match(await site(world.place, 'es1'), /keys\/edge\.pem has expired: notAfter=/)
  await certify(world.place, other, expired)
  t.match(await site(world.place, 'es1'), /keys\/edge\.pem is not for this key/)
  t.equal(await shown(world), before)
}
