import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'tap'
import { runCli } from '../../support/run-cli.ts'
import { serverFolder } from '../../switch/store/a-store.ts'
import { CLEAR } from '../media/party.ts'
import { eventually } from '../support/eventually.ts'
import { openPhone, openWorld } from './world.ts'

const EXAMPLES = join(import.meta.dirname, '../../../examples/apps')

test('a click in a page connects two telephones, and an operator ends what goes on', async (t) => {
  const store = { folder: await serverFolder(t) }
  const { file, sip, said } = await openWorld(t, join(EXAMPLES, 'click-to-call.ts'), {
    ...{ store, trunks: [{ name: 'lab', from: ['127.0.0.1'] }] },
    http: { listen: { address: '127.0.0.1', port: 0 }, pages: join(EXAMPLES, 'pages') },
  })
  const served = () => said.find(({ message }) => message === 'the API is served')?.facts
  await eventually(() => served() !== undefined, 'the API')
  const origin = `http://127.0.0.1:${(served() as { readonly port: number }).port}`
  const config = join(t.testdir(), 'switch.json')
  await writeFile(config, JSON.stringify(file))
  const token = (await runCli(['token', 'add', 'page', '--config', config])).answer.trim()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = (method: string, path: string, body?: object) =>
    fetch(origin + path, {
      ...{ method, headers: body ? headers : { authorization: headers.authorization } },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })

  t.match(await (await fetch(origin)).text(), /Click to call/)
  t.match(await (await ask('POST', '/app/clicks', { from: 'me', to: '' })).json(), {
    error: /body\.from: is no SIP URI; body\.to: is empty/,
  })
  const [ann, bob] = [await openPhone(t, sip), await openPhone(t, sip)]
  t.equal((await ask('POST', '/app/clicks', { from: ann.uri, to: bob.uri })).status, 204)
  const [ring, other] = [await ann.answer(), bob.answer()]
  ann.party.say(400)
  await other
  bob.party.say(700)
  await eventually(() => ann.party.loudness(700) > CLEAR, 'ann hears bob')
  await eventually(() => bob.party.loudness(400) > CLEAR, 'bob hears ann')
  const calls = (await (await ask('GET', '/v1/calls')).json()) as { id: string; legs: object[] }[]
  t.match(calls, [{ domain: 'example.org', legs: [{ called: ann.uri }, { called: bob.uri }] }])

  await ring.destroy()
  const records = async () =>
    ((await (await ask('GET', '/v1/records')).json()) as { legs: object[] }).legs
  await eventually(async () => (await records()).length === 2, 'two records')

  const eve = await openPhone(t, sip)
  const talking = await eve.call('8800')
  const over = new Promise<void>((resolve) => talking.on('destroy', () => resolve()))
  const [call] = (await (await ask('GET', '/v1/calls')).json()) as { id: string }[]
  t.equal((await ask('DELETE', `/v1/calls/${call?.id}`)).status, 204)
  await over
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: object }
  t.ok('/app/clicks' in paths)
})
