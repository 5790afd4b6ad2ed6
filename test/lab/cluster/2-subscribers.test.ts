import { test } from 'tap'
import type { Cluster } from '../../../inventory/model/cluster.ts'
import { GiB } from '../../../inventory/model/units.ts'
import { openCluster } from '../support/cluster/lab-cluster.ts'
import { eventually } from '../support/eventually.ts'

const VOICE = { name: 'voice', subnet: '192.0.2.0/24', gateway: '192.0.2.1', dns: ['192.0.2.1'] }

/** One node that switches, with a trunk: it keeps subscribers. */
const CLUSTER: Cluster = {
  ...{ name: 'subscribers', domain: 'example.org', locale: 'C.UTF-8', timeZone: 'UTC', ntp: [] },
  ...{ administrators: [], networks: [VOICE] },
  nodes: [
    {
      ...{ name: 'cs1', role: 'cs', ordinal: 1, layout: 'appliance', packages: [] },
      interfaces: [
        {
          ...{ network: 'voice', address: '192.0.2.10', prefix: 24 },
          ...{ gateway: VOICE.gateway, dns: VOICE.dns },
        },
      ],
      hardware: { cpus: 2, memory: 2 * GiB, disk: 16 * GiB },
    },
  ],
  switch: {
    ...{ port: 5060, mediaPorts: [30000, 39999], routes: [] },
    trunks: [{ name: 'carrier', from: ['192.0.2.20'] }],
  },
}

test('within the fences of its unit the switch has a database, and has it again', async (t) => {
  const { start, cut, inside } = await openCluster(t, { cluster: CLUSTER, filesOf: () => [] })
  const journal = () =>
    inside('cs1', 'journalctl', '--boot', '--unit', 'switchyard-switch', '--output', 'cat')
  const says = async (text: string) => {
    let said = ''
    await eventually(
      async () => {
        said = await journal().catch(String)
        return said.includes(text)
      },
      () => `the switch says "${text}" and not only ${said}`,
      120_000,
    )
  }
  await start('cs1')
  await says('connected to the SIP engine')
  t.match(await journal(), /the tables are new/)
  await cut('cs1')
  await start('cs1')
  await says('connected to the SIP engine')
  t.notMatch(await journal(), /the tables are new/, 'they were kept')
  t.notMatch(await journal(), /PostgreSQL.*(denied|not permitted)/i)
})
