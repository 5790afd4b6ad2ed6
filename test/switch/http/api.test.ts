import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { test } from 'tap'
import { WebSocket } from 'ws'
import { digestHa1 } from '../../../switch/registrar/digest/response.ts'
import type { Tables } from '../../../switch/store/schema/tables.ts'
import { StoredAccounts } from '../../../switch/store/stored-accounts.ts'
import { openApiWorld } from './world.ts'

test('nobody gets in without a token that is good', async (t) => {
  const { origin, ask, tokens, tokenFor } = await openApiWorld(t)
  const bare = await fetch(`${origin}/v1/calls`)
  t.equal(bare.status, 401)
  t.equal(bare.headers.get('www-authenticate'), 'Bearer')
  const token = await tokenFor()
  t.match(await ask(token, 'GET', '/v1/calls'), { status: 200, said: [] })
  const over = await tokenFor(undefined, ['*'], { expiresAt: new Date(0) })
  t.match(await ask(over, 'GET', '/v1/calls'), { status: 401 })
  const [first] = await tokens.list()
  await tokens.revoke(first?.id ?? '')
  t.match(await ask(token, 'GET', '/v1/calls'), { status: 401, said: { error: /no longer/ } })
})

test('who tries tokens is not heard any more, and a good one does not help him then', async (t) => {
  const { ask, tokenFor } = await openApiWorld(t)
  const good = await tokenFor()
  const wrong = good.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
  for (let time = 0; time < 5; time += 1) {
    t.match(await ask(wrong, 'GET', '/v1/calls'), { status: 401 })
  }
  t.match(await ask(good, 'GET', '/v1/calls'), { status: 403, said: { error: /too many/ } })
})

test('a token allows what it says, to whom it is for', async (t) => {
  const { ask, tokenFor, legs, leg, done } = await openApiWorld(t)
  legs.record(leg('c1', 'one.example')).answered()
  legs.record(leg('c2', 'two.example'))
  const one = await tokenFor('one.example', ['calls:read', 'calls:write'])
  const operator = await tokenFor()
  t.match(await ask(one, 'GET', '/v1/calls'), {
    said: [{ id: 'c1', domain: 'one.example', legs: [{ answeredAt: '1970-01-01T00:00:01.000Z' }] }],
  })
  t.equal((await ask(operator, 'GET', '/v1/calls')).said.length, 2)
  t.match(await ask(one, 'DELETE', '/v1/calls/c2'), { status: 404 })
  t.match(await ask(one, 'DELETE', '/v1/calls/c1'), { status: 204 })
  t.match(await ask(one, 'POST', '/v1/calls/c1/transfer', { to: 'sip:x@y' }), { status: 204 })
  t.match(await ask(one, 'POST', '/v1/calls/c1/messages', { any: 1 }), { status: 409 })
  t.same(done, ['hang up c1', 'transfer c1 sip:x@y'])
  t.match(await ask(one, 'GET', '/v1/records'), {
    ...{ status: 403, said: { error: 'the token does not allow records:read' } },
  })
  const all = await tokenFor('one.example')
  t.match(await ask(all, 'GET', '/v1/trunks'), { status: 403 })
  t.match(await ask(all, 'GET', '/v1/tokens'), { status: 403 })
  t.match(await ask(operator, 'GET', '/v1/trunks'), { status: 200, said: [{ name: 'carrier' }] })
})

test('the operator sees queues, and pauses their agents', async (t) => {
  const { ask, tokenFor, done } = await openApiWorld(t)
  const operator = await tokenFor(undefined, ['queues:read', 'queues:write'])
  const agent = 'sip:bob@one.example'
  t.match(await ask(operator, 'GET', '/v1/queues'), {
    said: [
      {
        ...{ name: 'support', agents: [{ uri: agent, state: 'free' }] },
        callers: [{ leg: 'c1', from: 'sip:ann@one.example', priority: 0 }],
      },
    ],
  })
  const post = (path: string, body: object) => ask(operator, 'POST', `/v1/queues/${path}`, body)
  t.match(await post('support/pause', { agent }), { status: 204 })
  t.match(await post('support/resume', { agent }), { status: 204 })
  t.match(await post('sales/pause', { agent }), { status: 404 })
  t.match(await post('support/pause', { agent: 'sip:eve@one.example' }), { status: 404 })
  t.match(await post('support/pause', {}), { status: 400 })
  t.same(done, [`pause ${agent}`, `resume ${agent}`])
  const one = await tokenFor('one.example')
  t.match(await ask(one, 'GET', '/v1/queues'), { status: 403 })
  t.match(await ask(one, 'POST', '/v1/queues/support/pause', { agent }), { status: 403 })
  const reader = await tokenFor(undefined, ['queues:read'])
  t.match(await ask(reader, 'POST', '/v1/queues/support/pause', { agent }), { status: 403 })
})

async function secretOf(db: Kysely<Tables>, username: string): Promise<string | undefined> {
  const { secrets } = await db
    .selectFrom('device')
    .select('secrets')
    .where('username', '=', username)
    .executeTakeFirstOrThrow()
  return secrets['SHA-256']
}

test('subscribers and devices come and go, within their domain', async (t) => {
  const { ask, tokenFor, db } = await openApiWorld(t)
  const [one, operator] = [await tokenFor('one.example'), await tokenFor()]
  const ha1 = (password: string) =>
    digestHa1('SHA-256', { username: 'desk', realm: 'one.example', password })
  const ann = { name: 'ann@one.example', displayName: 'Ann' }
  t.match(await ask(one, 'POST', '/v1/subscribers', ann), { status: 204 })
  t.match(await ask(one, 'POST', '/v1/subscribers', ann), { status: 409 })
  t.match(await ask(one, 'POST', '/v1/subscribers', { name: 'eve@two.example' }), { status: 404 })
  t.match(await ask(one, 'POST', '/v1/subscribers', { nom: 'x' }), { status: 400 })
  t.match(await ask(operator, 'POST', '/v1/subscribers', { name: 'eve@two.example' }), {
    status: 204,
  })
  const path = '/v1/subscribers/ann@one.example'
  const device = await ask(one, 'POST', `${path}/devices`, { username: 'desk' })
  t.match(device, { status: 200, said: { username: 'desk', password: /^[\w-]{20}$/ } })
  t.match(await ask(one, 'GET', path), {
    said: { displayName: 'Ann', devices: ['desk'], contacts: [] },
  })
  const before = await secretOf(db, 'desk')
  const password = `${path}/devices/desk/password`
  const renewed = await ask(one, 'PUT', password, {})
  t.match(renewed, { status: 200, said: { username: 'desk', password: /^[\w-]{20}$/ } })
  t.not(renewed.said.password, device.said.password)
  t.equal(await secretOf(db, 'desk'), ha1(renewed.said.password))
  t.not(await secretOf(db, 'desk'), before)
  t.match(await ask(one, 'PUT', password, { password: 'too short' }), { status: 400 })
  const chosen = { password: 'chosen by somebody' }
  t.match(await ask(operator, 'PUT', password, chosen), { status: 200, said: chosen })
  t.equal(await secretOf(db, 'desk'), ha1(chosen.password))
  t.match(await ask(one, 'PUT', `${path}/devices/sofa/password`, {}), { status: 404 })
  const foreign = '/v1/subscribers/eve@two.example/devices/desk/password'
  t.match(await ask(one, 'PUT', foreign, {}), { status: 404 })
  t.equal((await ask(one, 'GET', '/v1/subscribers')).said.length, 1)
  t.same((await ask(one, 'GET', '/v1/domains')).said, ['one.example'])
  t.match(await ask(one, 'GET', '/v1/subscribers/eve@two.example'), { status: 404 })
  t.match(await ask(one, 'DELETE', `${path}/devices/desk`), { status: 204 })
  t.match(await ask(one, 'DELETE', `${path}/devices/desk`), { status: 404 })
  t.match(await ask(one, 'DELETE', path), { status: 204 })
  t.match(await ask(one, 'DELETE', '/v1/domains/one.example'), { status: 403 })
  t.match(await ask(operator, 'DELETE', '/v1/domains/two.example'), { status: 204 })
})

test('records come in pages, the newest first, and only one’s own', async (t) => {
  const { ask, tokenFor, db } = await openApiWorld(t)
  const rows = Array.from({ length: 5 }, (_, index) => ({
    ...{ id: `l${index}`, call: 'c', domain: index === 4 ? 'two.example' : 'one.example' },
    ...{
      node: 'ds1',
      direction: 'in' as const,
      sip_call_id: 'x',
      caller: 'sip:a@b',
      reason: 'done',
    },
    ...{ called: `sip:${index}@b`, source: null, answered_at: null },
    ...{ began_at: new Date(1000 * Math.floor(index / 2)), ended_at: new Date(9000) },
  }))
  await db.insertInto('call_leg').values(rows).execute()
  const one = await tokenFor('one.example', ['records:read'])
  const first = await ask(one, 'GET', '/v1/records?limit=3')
  t.same(
    first.said.legs.map(({ id }: { id: string }) => id),
    ['l3', 'l2', 'l1'],
  )
  const second = await ask(one, 'GET', `/v1/records?limit=3&after=${first.said.next}`)
  t.match(second.said, { legs: [{ id: 'l0', beganAt: '1970-01-01T00:00:00.000Z' }], next: null })
  const some = await ask(one, 'GET', '/v1/records?called=sip:2@b&since=1970-01-01T00:00:01Z')
  t.match(some.said.legs, [{ id: 'l2' }])
  t.match(await ask(one, 'GET', '/v1/records?limit=many'), { status: 400 })
  t.match(await ask(one, 'GET', '/v1/records?after=nowhere'), { status: 400 })
})

test('recordings and messages are heard by whose they are', async (t) => {
  const { origin, ask, tokenFor, db, folder, messages } = await openApiWorld(t)
  await writeFile(join(folder, 'leg-1-1700000000000.wav'), 'RIFF and so on')
  await db
    .insertInto('call_leg')
    .values({
      ...{ id: 'leg-1', call: 'c', domain: 'one.example', node: 'ds1', direction: 'in' },
      ...{ sip_call_id: 'x', caller: 'a', called: 'b', source: null, answered_at: null },
      ...{ began_at: new Date(), ended_at: new Date(), reason: 'done' },
    })
    .execute()
  const box = { domain: 'one.example', box: 'ann' }
  await messages.add(box, { from: 'bob', duration: 1500, time: 0 }, Buffer.from('RIFF message'))
  const [one, two] = [await tokenFor('one.example'), await tokenFor('two.example')]
  const name = 'leg-1-1700000000000.wav'
  t.match(await ask(one, 'GET', '/v1/recordings'), { said: [{ name, leg: 'leg-1', bytes: 14 }] })
  t.same((await ask(two, 'GET', '/v1/recordings')).said, [])
  const path = `/v1/recordings/${name}/sound`
  const part = await fetch(origin + path, {
    headers: { authorization: `Bearer ${one}`, range: 'bytes=5-7' },
  })
  t.equal(part.status, 206)
  t.equal(await part.text(), 'and')
  t.match(await ask(two, 'GET', path), { status: 404 })
  t.match(await ask(one, 'GET', '/v1/recordings/..%2Fsecret-1.wav/sound'), { status: 404 })

  const [message] = (await ask(one, 'GET', '/v1/mailboxes/ann@one.example/messages')).said
  t.match(message, { from: 'bob', milliseconds: 1500, isHeard: false })
  const sound = `/v1/mailboxes/ann@one.example/messages/${message.id}`
  const heard = await fetch(`${origin}${sound}/sound`, {
    headers: { authorization: `Bearer ${one}` },
  })
  t.equal(heard.headers.get('content-type'), 'audio/wav')
  t.equal(await heard.text(), 'RIFF message')
  t.match(await ask(two, 'GET', `${sound}/sound`), { status: 404 })
  t.match(await ask(one, 'DELETE', sound), { status: 204 })
  t.match(await ask(one, 'DELETE', `/v1/recordings/${name}`), { status: 204 })
  t.same((await ask(one, 'GET', '/v1/recordings')).said, [])
})

test('an application answers below its own path, and all is described', async (t) => {
  const { origin, ask, tokenFor, mistakes } = await openApiWorld(t)
  const one = await tokenFor('one.example')
  t.match(await ask(one, 'POST', '/app/clicks', { from: 'sip:a@b' }), {
    said: { method: 'POST', path: '/clicks', tenant: 'one.example', body: { from: 'sip:a@b' } },
  })
  const described = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: object }
  t.match(described, { openapi: '3.1.0' })
  t.ok('/app/clicks' in described.paths)
  t.ok('/v1/calls/{id}' in described.paths)
  t.match(await ask(one, 'GET', '/elsewhere'), { status: 404, said: { error: /nothing at/ } })
  const broken = await fetch(`${origin}/app/clicks`, {
    ...{
      method: 'POST',
      body: '{',
      headers: { authorization: `Bearer ${one}`, 'content-type': 'application/json' },
    },
  })
  t.equal(broken.status, 400)
  t.same(mistakes, [])
})

test('what happens to calls is told as it happens, to whom it concerns', async (t) => {
  const { origin, tokenFor, legs, leg } = await openApiWorld(t)
  const one = await tokenFor('one.example', ['calls:read'])
  const stop = new AbortController()
  const stream = await fetch(`${origin}/v1/events`, {
    ...{ headers: { authorization: `Bearer ${one}` }, signal: stop.signal },
  })
  t.equal(stream.headers.get('content-type'), 'text/event-stream')
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/v1/events`, [
    'switchyard',
    `bearer.${one}`,
  ])
  const told: string[] = []
  socket.on('message', (data) => told.push(String(data)))
  await new Promise((resolve) => socket.once('open', resolve))
  t.equal(socket.protocol, 'switchyard')
  await setTimeout(50)
  legs.record(leg('c2', 'two.example'))
  const record = legs.record(leg('c1', 'one.example'))
  record.answered()
  record.ended('hung up')
  let text = ''
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  while (!text.includes('leg-ended')) text += (await reader?.read())?.value ?? ''
  t.match(text, /event: leg-began\ndata: \{"at":"1970-01-01T00:00:01.000Z","call":"c1"/)
  t.notMatch(text, /c2/)
  while (told.length < 3) await setTimeout(5)
  t.match(
    told.map((each) => JSON.parse(each)),
    [
      { type: 'leg-began', call: 'c1', caller: 'sip:ann@one.example' },
      { type: 'leg-answered' },
      { type: 'leg-ended', reason: 'hung up' },
    ],
  )
  stop.abort()
  socket.close()

  const other = await tokenFor('one.example', ['records:read'])
  const refused = await fetch(`${origin}/v1/events`, {
    headers: { authorization: `Bearer ${other}` },
  })
  t.equal(refused.status, 403)
})

test('a trunk is told who we are, and nobody what our password is', async (t) => {
  const { ask, tokenFor, db } = await openApiWorld(t)
  const [operator, one] = [await tokenFor(), await tokenFor('one.example')]
  const account = { username: 'us', password: 'sesame' }
  const path = '/v1/trunks/carrier/account'
  t.match(await ask(one, 'PUT', path, account), { status: 403 })
  t.match(await ask(operator, 'PUT', '/v1/trunks/other/account', account), { status: 404 })
  t.match(await ask(operator, 'PUT', path, { username: 'us' }), { status: 400 })
  t.match(await ask(operator, 'PUT', path, account), { status: 204 })
  t.same((await ask(operator, 'GET', '/v1/trunks')).said, [
    { name: 'carrier', username: 'us', registration: null },
  ])
  t.same(await new StoredAccounts(db).all(), new Map([['carrier', account]]))
  t.match(await ask(operator, 'DELETE', path), { status: 204 })
  t.match(await ask(operator, 'DELETE', path), { status: 404 })
})
