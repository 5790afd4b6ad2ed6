import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import type { MetalNode } from '../../../../image/installer/preseed-input.ts'
import { openBootServer } from '../../../../provisioner/serve/http/boot-server.ts'
import { Ledger } from '../../../../provisioner/serve/state/ledger.ts'
import { type NodeState, newNode } from '../../../../provisioner/serve/state/node-state.ts'
import { PHASES } from '../../../../provisioner/serve/state/phase.ts'
import { renderState } from '../../../../provisioner/serve/state/stored-state.ts'
import { eventually } from '../../../lab/support/eventually.ts'
import { freeTcpPort } from '../../../support/free-ports.ts'
import { openPage } from '../../../support/page-in-node.ts'

const NOW = 100_000

/** A node in every phase, and one for each way to stop. */
const STATES: Readonly<Record<string, NodeState>> = {
  ...Object.fromEntries(
    PHASES.map((phase) => [
      `in-${phase}`,
      { ...newNode(NOW), phase, since: NOW - 5_000, percent: 42, message: `says ${phase}` },
    ]),
  ),
  told: {
    ...{ ...newNode(NOW), phase: 'checking', history: [{ phase: 'loading', at: NOW - 130_000 }] },
    failure: { kind: 'told', message: 'another disk', log: 'sda: <b>SN 7</b>' },
  },
  silent: {
    ...{ ...newNode(NOW), phase: 'extracting' },
    failure: { kind: 'silent', message: 'nothing heard for 3 minutes', log: '' },
  },
}

const nodeOf = (name: string): MetalNode => ({
  ...{ name, role: 'ds', ordinal: 1, layout: 'standard', packages: [] },
  interfaces: [{ network: 'voice', address: '192.0.2.11', prefix: 24, dns: [] }],
  hardware: { cpus: 2, memory: 2 ** 31, disk: 2 ** 34 },
  metal: { layout: 'signalling', disks: [{ bytes: 2 ** 34 }], reserve: 0 },
})

async function serveStates(t: Test) {
  const folder = t.testdir({})
  for (const [name, state] of Object.entries(STATES)) {
    await writeFile(join(folder, `${name}.json`), renderState(state))
  }
  const nodes = Object.keys(STATES)
  const now = () => NOW
  const ledger = await Ledger.open({ folder, nodes, now })
  const port = await freeTcpPort()
  const address = `http://127.0.0.1:${port}/`
  const served = {
    ...{ ledger, cluster: 'metal', nodes: nodes.map(nodeOf), now, sources: [] },
    ...{ service: address, kernel: '', initrd: '', loaders: folder, newToken: () => '' },
    identityOf: () => Promise.reject(new Error('nobody asks')),
  }
  const onError = (error: unknown) => void t.error(error)
  const server = await openBootServer(served, { host: '127.0.0.1', port, onError })
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  t.teardown(stop)
  const html = await (await fetch(address)).text()
  const page = openPage(html, address)
  t.teardown(() => page.close())
  const rows = () => page.element('nodes').children
  await eventually(() => rows().length === nodes.length, 'the page draws every node')
  const row = (name: string) => rows().find(({ drawn }) => drawn.startsWith(`${name} `))?.drawn
  return { ledger, address, html, page, row, stop }
}

test('the page draws a node in every phase, and why one stopped', async (t) => {
  const { page, row } = await serveStates(t)
  for (const phase of PHASES) {
    const seconds = phase === 'reachable' ? 0 : 5
    const drawn = `in-${phase} ds, 192.0.2.11 ${phase} 42% ${seconds} s – says ${phase}`
    t.equal(row(`in-${phase}`), drawn)
  }
  t.match(row('told'), /stopped while checking .* 2 min 10 s another disk .* sda: <b>SN 7<\/b>$/)
  t.match(row('silent'), 'stopped while extracting')
  t.match(row('silent'), /nothing heard for 3 minutes$/)
  t.equal(page.element('cluster').drawn, 'of metal')
  const all = Object.keys(STATES).length
  t.equal(page.element('summary').drawn, `1 of ${all} reachable; stopped: told, silent`)
  t.ok(page.element('unknown').hidden)
})

test('the page follows what happens, and tells when nobody answers any more', async (t) => {
  const { ledger, page, row, stop } = await serveStates(t)
  await ledger.apply('in-loading', { kind: 'started', token: 'a'.repeat(64) })
  ledger.meet('52:54:00:00:00:99', '192.0.2.150')
  await eventually(
    () => /loading 0% 0 s 0 s/.test(row('in-loading') ?? ''),
    () => `${row('in-loading')}`,
  )
  t.notOk(page.element('unknown').hidden)
  t.match(page.element('strangers').drawn, /^52:54:00:00:00:99, asked from 192\.0\.2\.150 at /)
  stop()
  await eventually(() => /does not answer/.test(page.element('summary').drawn), 'it tells')
})

test('whatever the page asks for is served', async (t) => {
  const { address, html } = await serveStates(t)
  const asked = [...html.matchAll(/(?:href=|src=|EventSource\(|fetch\()["']([^"']+)["']/g)]
  t.same(asked.map(([, url]) => url).sort(), ['events', 'standings.json'])
  const json = await fetch(new URL('standings.json', address))
  t.match(json.headers.get('content-type'), 'application/json')
  t.equal(JSON.parse(await json.text()).nodes.length, Object.keys(STATES).length)
})
