import { test } from 'tap'
import type { Node } from '../../../inventory/model/cluster.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { freshManifest } from '../../../provisioner/drift/collected.ts'
import { runCli } from '../../support/run-cli.ts'

const NODE: Node = {
  ...{ name: 'ds1', role: 'ds', ordinal: 1, layout: 'appliance', packages: [], interfaces: [] },
  hardware: { cpus: 2, memory: 2 * GiB, disk: 16 * GiB },
}
const seen = { time: 100_000, facts: { firewall: 'sha256:1' } }

test('a manifest of the last hours is taken', async (t) => {
  t.same(freshManifest(new Map([['ds1', seen]]), NODE, 103_600), seen)
})

test('an old manifest says nothing of today, and a missing one nothing at all', async (t) => {
  const old = () => freshManifest(new Map([['ds1', seen]]), NODE, 120_000)
  t.throws(old, { code: 'MANIFEST_MISSING', message: /is of 1970-01-02T03:46:40/ })
  t.throws(() => freshManifest(new Map(), NODE, 1), { message: /has no manifest of it/ })
})

test('a cluster without a terminal server has nobody who collects', async (t) => {
  const before = process.env.SSH_AUTH_SOCK
  process.env.SSH_AUTH_SOCK = '/nowhere'
  t.teardown(() => {
    if (before === undefined) delete process.env.SSH_AUTH_SOCK
    else process.env.SSH_AUTH_SOCK = before
  })
  const told = await runCli(['drift', '--collected', '-f', 'examples/standalone'])
  t.match(told, {
    status: 4,
    remarks: /has no terminal server that collects[\s\S]*leave --collected/,
  })
})
