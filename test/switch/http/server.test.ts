import { test } from 'tap'
import { openApiWorld } from './world.ts'

test('a page of another origin may do what the API can, if its origin is named', async (t) => {
  const desk = 'https://desk.example.org'
  const { origin } = await openApiWorld(t, { origins: [desk] })
  const preflight = (from: string) =>
    fetch(`${origin}/v1/calls/c1`, {
      method: 'OPTIONS',
      headers: {
        ...{ origin: from, 'access-control-request-method': 'DELETE' },
        'access-control-request-headers': 'authorization',
      },
    })
  const { headers } = await preflight(desk)
  t.equal(headers.get('access-control-allow-origin'), desk)
  t.match(headers.get('access-control-allow-methods'), /PUT.*DELETE/)
  t.equal(headers.get('access-control-allow-headers'), 'authorization')
  const other = await preflight('https://evil.example.net')
  t.equal(other.headers.get('access-control-allow-origin'), null)
})

test('no origin is named, and no page of another one may anything', async (t) => {
  const { origin } = await openApiWorld(t)
  const answer = await fetch(`${origin}/openapi.json`, { headers: { origin: 'https://a.example' } })
  t.equal(answer.headers.get('access-control-allow-origin'), null)
})

test('a token has so many requests, and what others send with its name is not among them', async (t) => {
  const { origin, tokenFor } = await openApiWorld(t, {}, { rates: { ofToken: 2, ofSource: 100 } })
  const [token, other] = [await tokenFor(), await tokenFor()]
  const ask = (bearer: string) =>
    fetch(`${origin}/v1/calls`, { headers: { authorization: `Bearer ${bearer}` } })
  t.equal((await ask(`${token.slice(0, -43)}${'A'.repeat(43)}`)).status, 401)
  const first = await ask(token)
  t.equal(first.status, 200)
  t.equal(first.headers.get('ratelimit-limit'), '2')
  t.equal(first.headers.get('ratelimit-remaining'), '1')
  t.equal((await ask(token)).status, 200)
  const refused = await ask(token)
  t.equal(refused.status, 429)
  t.match(refused.headers.get('retry-after'), /^\d+$/)
  t.match(await refused.json(), { error: /too many requests; ask again in \d+ seconds/ })
  t.equal((await ask(other)).status, 200)
})

test('an address has so many requests, with tokens and without', async (t) => {
  const { origin, tokenFor } = await openApiWorld(t, {}, { rates: { ofToken: 100, ofSource: 3 } })
  const headers = { authorization: `Bearer ${await tokenFor()}` }
  t.equal((await fetch(`${origin}/v1/calls`)).status, 401)
  t.equal((await fetch(`${origin}/nowhere`)).status, 404)
  t.equal((await fetch(`${origin}/v1/calls`, { headers })).status, 200)
  const refused = await fetch(`${origin}/v1/calls`, { headers })
  t.equal(refused.status, 429)
  t.ok(refused.headers.get('retry-after'))
})

test('what is no JSON, or too much, is refused as everything else is', async (t) => {
  const { origin, tokenFor } = await openApiWorld(t)
  const authorization = `Bearer ${await tokenFor()}`
  const send = async (type: string, body: string) => {
    const headers = { authorization, 'content-type': type }
    const answer = await fetch(`${origin}/app/clicks`, { method: 'POST', headers, body })
    return { status: answer.status, said: await answer.json() }
  }
  t.match(await send('text/plain', 'hello'), { status: 415, said: { error: /Unsupported/ } })
  t.match(await send('application/json', '{'), { status: 400, said: { error: String } })
  const large = JSON.stringify('x'.repeat(1024 * 1024))
  t.match(await send('application/json', large), { status: 413, said: { error: String } })
})

test('a token gives no more than it has', async (t) => {
  const { ask, tokenFor, tokens } = await openApiWorld(t)
  const maker = await tokenFor(undefined, ['tokens:write', 'calls:read'])
  const make = (scopes: string[]) =>
    ask(maker, 'POST', '/v1/tokens', { name: 'new', domain: 'One.Example', scopes })
  t.match(await make(['*']), { status: 403, said: { error: 'your token does not allow *' } })
  t.match(await make(['calls:read', 'calls:write']), { status: 403 })
  t.match(await make(['calls:read']), { status: 200, said: { token: /^sy_/ } })
  t.match(await tokens.list(), [{ name: 'test' }, { name: 'new', domain: 'one.example' }])
})

test('a stream ends when its token is revoked', async (t) => {
  const { origin, tokens, tokenFor } = await openApiWorld(t)
  const headers = { authorization: `Bearer ${await tokenFor()}` }
  const stream = await fetch(`${origin}/v1/events`, { headers })
  const [{ id } = { id: '' }] = await tokens.list()
  const began = performance.now()
  await tokens.revoke(id)
  t.match(await stream.text(), /event: end\ndata: \{"reason":"the token is no longer good"\}/)
  t.ok(performance.now() - began < 5000)
})
