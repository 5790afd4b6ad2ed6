import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { runCli } from '../../support/run-cli.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld } from './world.ts'

const APP = join(import.meta.dirname, '../../../examples/apps/support-queue.ts')

test('an agent who logged in by telephone is paused over HTTP', async (t) => {
  const { file, sip, said } = await openWorld(t, APP, {
    store: { folder: await serverFolder(t) },
    trunks: [{ name: 'lab', from: ['127.0.0.1'] }],
    http: { listen: { address: '127.0.0.1', port: 0 } },
  })
  const served = () => said.find(({ message }) => message === 'the API is served')?.facts
  await eventually(() => served() !== undefined, 'the API')
  const queues = `http://127.0.0.1:${(served() as { readonly port: number }).port}/v1/queues`
  const config = join(t.testdir(), 'switch.json')
  await writeFile(config, JSON.stringify(file))
  const token = (await runCli(['token', 'add', 'desk', '--config', config])).answer.trim()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const support = async () => {
    const [queue] = (await (await fetch(queues, { headers })).json()) as {
      agents: { uri: string; state: string }[]
    }[]
    return queue?.agents ?? []
  }

  t.same(await support(), [])
  await (await openPhone(t, sip)).call('*22')
  await eventually(async () => (await support()).length === 1, 'an agent')
  const [ann] = await support()
  t.equal(ann?.state, 'free')
  const body = JSON.stringify({ agent: ann?.uri })
  t.equal((await fetch(`${queues}/support/pause`, { method: 'POST', headers, body })).status, 204)
  t.match(await support(), [{ uri: ann?.uri, state: 'paused' }])
})
