import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { MetalNode } from '../../../../image/installer/preseed-input.ts'
import { openBootServer } from '../../../../provisioner/serve/http/boot-server.ts'
import { askForReinstall, Ledger } from '../../../../provisioner/serve/state/ledger.ts'
import { freeTcpPort } from '../../../support/free-ports.ts'

const MAC = '52:54:00:00:00:01'
const TOKEN = '0123456789abcdef0123456789abcdef'

const node: MetalNode = {
  ...{ name: 'ds1', role: 'ds', ordinal: 1, layout: 'standard', packages: [] },
  interfaces: [{ network: 'voice', address: '192.0.2.11', prefix: 24, dns: [], mac: MAC }],
  hardware: { cpus: 2, memory: 2 ** 31, disk: 2 ** 34 },
  metal: { layout: 'signalling', disks: [{ bytes: 2 ** 34 }], serial: 'SN 1', reserve: 0 },
}

async function open(t: Test) {
  const folder = t.testdir({ root: '0123456789', 'grub.0': 'loader', state: {} })
  await mkdir(join(folder, 'grub'))
  const port = await freeTcpPort()
  const state = join(folder, 'state')
  const now = () => 5000
  const ledger = await Ledger.open({ folder: state, nodes: ['ds1'], now })
  const service = `127.0.0.1:${port}`
  const source = { node, plan: 'the plan\n', root: 'roles/ds.tar.zst', file: join(folder, 'root') }
  const served = {
    ...{ ledger, cluster: 'metal', nodes: [node], service, now, loaders: folder },
    ...{ kernel: join(folder, 'root'), initrd: join(folder, 'root') },
    ...{ sources: [{ ...source, sha256: 'abc' }], newToken: () => TOKEN },
    identityOf: async () => ({ archive: Buffer.from('secret'), hostKey: 'KEY' }),
  }
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const server = await openBootServer(served, { host: '127.0.0.1', port, onError })
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const get = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`http://${service}${path}`, init)
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }
  const report = (fields: Record<string, string>) =>
    get(`/i/${TOKEN}/phase`, { method: 'POST', body: new URLSearchParams(fields) })
  return { get, report, ledger, state, errors }
}

test('a node is installed with a token of its own, and gets its identity once', async (t) => {
  const { get, report, ledger, errors } = await open(t)
  t.equal((await get(`/i/${TOKEN}/node/plan.sh`)).status, 404)
  const start = await get(`/start/${MAC.toUpperCase()}`)
  t.match(start.text, `/i/${TOKEN}/ BOOTIF=01-52-54-00-00-00-01 `)
  t.notMatch(start.text, 'switchyard.wipe')
  t.equal((await get(`/i/${TOKEN}/node/plan.sh`)).text, 'the plan\n')
  t.equal((await get(`/i/${TOKEN}/roles/ds.tar.zst.sha256`)).text, 'abc\n')
  t.equal((await get(`/i/${'0'.repeat(32)}/node/plan.sh`)).status, 404)
  t.equal((await report({ phase: 'extracting', percent: '20', message: 'x' })).status, 200)
  t.equal((await get(`/i/${TOKEN}/roles/ds.tar.zst`)).text, '0123456789')
  t.equal(ledger.stateOf('ds1').percent, 80)
  t.equal((await get(`/i/${TOKEN}/node/identity.tar`)).text, 'secret')
  t.equal((await get(`/i/${TOKEN}/node/identity.tar`)).status, 410)
  t.match((await get(`/start/${MAC}`)).text, 'starts from its disks')
  t.same(errors, [])
})

test('a part of a root filesystem can be asked for', async (t) => {
  const { get } = await open(t)
  await get(`/start/${MAC}`)
  const part = (range: string) => get(`/i/${TOKEN}/roles/ds.tar.zst`, { headers: { Range: range } })
  t.match(await part('bytes=2-4'), { status: 206, text: '234' })
  t.match(await part('bytes=-3'), { status: 206, text: '789' })
  t.match(await part('bytes=8-99'), { status: 206, text: '89' })
  t.equal((await part('bytes=10-')).status, 416)
  t.match(await part('lines=1-2'), { status: 200, text: '0123456789' })
})

test('a machine that is no node is refused, listed, and may be known by its serial number', async (t) => {
  const { get, ledger } = await open(t)
  const { text } = await get('/start/52:54:00:00:00:99')
  t.match(text, "no node of metal has the address 52:54:00:00:00:99'")
  t.notMatch(text, 'linux')
  t.match(text, `if [ "$serial" = 'SN 1' ]; then`)
  t.match(ledger.strangers, [{ mac: '52:54:00:00:00:99', address: '127.0.0.1' }])
  t.match((await get('/start/52:54:00:00:00:99/ds1')).text, 'installing ds1')
})

test('an installation that was asked for again may wipe, once', async (t) => {
  const { get, report, state } = await open(t)
  await get(`/start/${MAC}`)
  await get(`/i/${TOKEN}/node/identity.tar`)
  await report({ phase: 'rebooting' })
  t.match((await get(`/start/${MAC}`)).text, 'starts from its disks')
  await askForReinstall(state, 'ds1')
  t.match((await get(`/start/${MAC}`)).text, 'switchyard.wipe=ds1')
  await report({ phase: 'partitioning' })
  t.notMatch((await get(`/start/${MAC}`)).text, 'switchyard.wipe')
})

test('what became of a node survives a restart, without its token', async (t) => {
  const { get, report, state } = await open(t)
  await get(`/start/${MAC}`)
  await report({ phase: 'failed', message: 'wrong\x1b[2J disk', log: 'sda: another' })
  const place = { folder: state, nodes: ['ds1'], now: () => 6000 }
  t.match((await Ledger.open(place)).stateOf('ds1').failure, {
    ...{ message: 'wrong[2J disk', log: 'sda: another' },
  })
  t.notMatch(await readFile(join(state, 'ds1.json'), 'utf8'), TOKEN)
  await writeFile(join(state, 'ds1.json'), 'x')
  await t.rejects(Ledger.open(place), { code: 'SERVE_STATE_DAMAGED' })
})

test('nonsense is answered', async (t) => {
  const { get, report } = await open(t)
  await get(`/start/${MAC}`)
  t.equal((await report({ phase: 'dancing' })).status, 400)
  t.equal((await report({ phase: 'failed', log: 'x'.repeat(40_000) })).status, 400)
  t.equal((await get('/', { method: 'PUT' })).status, 405)
  t.equal((await get('/../etc/passwd')).status, 404)
  t.match(await get('/grub.0'), { status: 200, text: 'loader' })
})

test('a page shows how far nodes are, and hears when it changes', async (t) => {
  const { get, report } = await open(t)
  const page = await get('/')
  t.match(page.text, '<title>Switchyard: installations</title>')
  t.match(page.headers.get('content-security-policy'), "default-src 'none'")
  await get(`/start/${MAC}`)
  const { nodes } = JSON.parse((await get('/standings.json')).text)
  t.match(nodes, [{ node: 'ds1', phase: 'loading', seconds: 0 }])
  const stopping = new AbortController()
  const host = /http:\/\/([^/]+)/.exec((await get(`/start/52:54:00:00:00:99/ds1`)).text)
  const response = await fetch(`http://${host?.[1]}/events`, { signal: stopping.signal })
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  t.match((await reader?.read())?.value, /^data: .*"phase":"loading"/)
  await report({ phase: 'checking', message: 'the disks' })
  t.match((await reader?.read())?.value, /^data: .*"phase":"checking"/)
  stopping.abort()
})
