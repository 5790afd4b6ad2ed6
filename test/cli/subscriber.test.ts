import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { SwitchFile } from '../../inventory/model/switch-file.ts'
import { runSwitch } from '../../switch/service/run-switch.ts'
import { eventually } from '../lab/support/eventually.ts'
import { freeTcpPort } from '../support/free-ports.ts'
import { runCli } from '../support/run-cli.ts'

/** A switch with a database and without an engine: that is enough to administer it. */
async function openSwitch(t: Test) {
  const folder = await mkdtemp(join(tmpdir(), 'subscriber-'))
  await chmod(folder, 0o755)
  const [config, secretFile] = [join(folder, 'switch.json'), join(folder, 'secret')]
  await writeFile(secretFile, 'secret')
  const file: SwitchFile = {
    ...{ node: 'ds1', domain: 'example.org', routes: [] },
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }] },
    engine: { kind: 'drachtio', host: '127.0.0.1', port: await freeTcpPort(), secretFile },
    rtpengines: [{ address: '127.0.0.1', port: await freeTcpPort() }],
    store: { folder: join(folder, 'db') },
    trunks: [{ name: 'carrier', from: ['192.0.2.1'] }],
  }
  await writeFile(config, JSON.stringify(file))
  const stop = new AbortController()
  const said: string[] = []
  const running = runSwitch(file, {
    signal: stop.signal,
    log: (_, message, facts) => said.push(`${message} ${JSON.stringify(facts)}`),
  })
  t.teardown(async () => {
    stop.abort()
    await running
    await rm(folder, { recursive: true })
  })
  const hears = (text: string) => eventually(() => said.some((line) => line.includes(text)), text)
  await hears('subscribers are read')
  const run = (...[verb = '', ...args]: readonly string[]) =>
    runCli(['subscriber', verb, '--config', config, ...args])
  const trunk = (...[verb = '', ...args]: readonly string[]) =>
    runCli(['trunk', verb, '--config', config, ...args])
  return { folder, config, run, trunk, hears, stop, running }
}

test('subscribers are added, listed and removed', async (t) => {
  const { folder, run } = await openSwitch(t)
  const added = await run('add', 'alice@Example.org', '--display', 'Alice')
  t.equal(added.status, 0)
  t.match(added.answer, /^user name +alice\npassword +[\w-]{20}\n$/)
  const password = join(folder, 'password')
  await writeFile(password, 'sesame\n')
  const given = await run('add', 'bob@example.org', '--password-file', password)
  t.equal(given.answer, 'user name  bob\n')
  t.match(await run('list'), { answer: /alice@example.org +Alice +alice\nbob@example.org +bob\n/ })
  t.same(JSON.parse((await run('list', '--json')).answer), [
    { domain: 'example.org', name: 'alice', displayName: 'Alice', devices: ['alice'] },
    { domain: 'example.org', name: 'bob', devices: ['bob'] },
  ])
  t.match(await run('add', 'bob@example.org'), { status: 2, remarks: /there is a bob@/ })
  t.equal((await run('remove', 'bob@example.org')).status, 0)
  t.match(await run('remove', 'bob@example.org'), { status: 2, remarks: /there is no bob@/ })
})

test('who was blocked is forgiven', async (t) => {
  const { run } = await openSwitch(t)
  t.equal((await run('unblock', '192.0.2.7')).status, 0)
})

test('what cannot be is told', async (t) => {
  const { run, config, stop, running } = await openSwitch(t)
  t.match(await run('add', 'alice'), { status: 2, remarks: /Write a name and a domain/ })
  stop.abort()
  await running
  t.match(await run('list'), { status: 3, remarks: /cannot be reached.*start the switch/s })
  const { store: _, ...bare } = JSON.parse(await readFile(config, 'utf8'))
  await writeFile(config, JSON.stringify(bare))
  t.match(await run('list'), { status: 2, remarks: /keeps no subscribers/ })
})

test('a trunk is given an account, whose password is not shown, and forgets it', async (t) => {
  const { folder, trunk } = await openSwitch(t)
  t.equal((await trunk('list')).answer, 'carrier  no account\n')
  const password = join(folder, 'password')
  await writeFile(password, 'sesame\n')
  const account = ['--username', 'us', '--password-file', password]
  t.equal((await trunk('account', 'carrier', ...account)).status, 0)
  t.equal((await trunk('list')).answer, 'carrier  us\n')
  t.same(JSON.parse((await trunk('list', '--json')).answer), [
    { name: 'carrier', username: 'us', registration: null },
  ])
  t.match(await trunk('account', 'other', ...account), { status: 2, remarks: /no trunk other/ })
  t.equal((await trunk('forget', 'carrier')).status, 0)
  t.match(await trunk('forget', 'carrier'), { status: 2, remarks: /no account at carrier/ })
})
