import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Test, test } from 'tap'
import type { RequestHandlerOptions } from '../../../../switch/engine/wire/handler/request-handlers.ts'
import { openAuthority } from '../../../support/authority.ts'
import {
  type Dialog,
  finalOf,
  idle,
  openApplication,
  openEngine,
  type Response,
  type Srf,
  uriOf,
} from '../srf.ts'
import { type Listening, openListening } from './listening-application.ts'

/** An engine with handlers, and a phone that asks it. */
async function open(t: Test, requestHandlers: RequestHandlerOptions) {
  const engine = await openEngine(t, 0, { requestHandlers })
  const network = await openEngine(t)
  const phone = await openApplication(t, network)
  const ask = async (user = 'test'): Promise<Response> =>
    finalOf(await phone.request(uriOf(engine, user), { method: 'OPTIONS' }))
  return { engine, phone, ask }
}

interface Asked {
  readonly method: string | undefined
  readonly query: URLSearchParams
  readonly body: string
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

/** A web server that always says the same. */
async function openWeb(t: Test, answer: object | string, status = 200) {
  const asked: Asked[] = []
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => {
        const { searchParams: query } = new URL(request.url ?? '', 'http://localhost')
        asked.push({ method: request.method, query, body })
        response.writeHead(status).end(text)
      },
      () => response.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { asked, uri: `http://127.0.0.1:${port}/route` }
}

/** A web server that never says anything. */
async function openSilentWeb(t: Test) {
  const server = createServer(() => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const uri = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  return { server, uri }
}

const ANSWERS: readonly (readonly [string, object | string, number])[] = [
  ['a refusal', { action: 'reject', data: { status: 603, reason: 'Not Here' } }, 603],
  ['a redirection', { action: 'redirect', data: { contact: ['sip:a@192.0.2.7'] } }, 302],
  ['a tag nobody has', { action: 'route', data: { tag: 'green' } }, 480],
  ['an address nobody listens at', { action: 'route', data: { uri: '127.0.0.1:1' } }, 480],
  ['no JSON', 'yes', 500],
  ['an action there is not', { action: 'sing', data: {} }, 500],
  ['a place that is none', { action: 'route', data: { uri: 'nowhere' } }, 500],
  [
    'a reason with a second line',
    { action: 'reject', data: { status: 603, reason: 'a\r\nX: b' } },
    500,
  ],
]

for (const [title, answer, status] of ANSWERS) {
  test(`a web server’s answer of ${title} comes to ${status}`, async (t) => {
    const { uri } = await openWeb(t, answer)
    const { engine, ask } = await open(t, { handlers: [{ method: 'options', uri }] })
    const response = await ask()
    t.equal(response.status, status)
    if (status === 302) t.equal(response.get('Contact'), '<sip:a@192.0.2.7>')
    await idle(engine)
  })
}

test('a web server has a request passed on', async (t) => {
  const far = await openEngine(t)
  await openApplication(t, far, { options: (_, response) => response.send(202) })
  const destination = [`sip:127.0.0.1:1`, uriOf(far)]
  const data = { destination, provisionalTimeout: '1s', recordRoute: false }
  const { uri } = await openWeb(t, { action: 'proxy', data })
  const { engine, ask } = await open(t, { handlers: [{ method: 'options', uri }] })
  t.equal((await ask()).status, 202)
  await idle(engine)
})

test('a web server is told what a request is about', async (t) => {
  const { uri, asked } = await openWeb(t, { action: 'reject', data: { status: 404 } })
  const { ask } = await open(t, { handlers: [{ method: '*', uri: `${uri}?site=a` }] })
  await ask('1234')
  t.same([asked[0]?.method, asked[0]?.body], ['GET', ''])
  t.match(Object.fromEntries(asked[0]?.query ?? []), {
    ...{ site: 'a', method: 'OPTIONS', domain: '127.0.0.1', protocol: 'udp' },
    ...{ source_address: '127.0.0.1', uriUser: '1234' },
  })
})

test('with POST it is told everything', async (t) => {
  const { uri, asked } = await openWeb(t, { action: 'reject', data: { status: 404 } })
  const { ask } = await open(t, { handlers: [{ method: '*', uri, verb: 'POST' }] })
  await ask()
  t.match(asked[0]?.body, /^OPTIONS sip:test@127\.0\.0\.1:\d+ SIP\/2\.0\r\n/)
})

test('a web server that says nothing is not waited for', async (t) => {
  const { uri } = await openSilentWeb(t)
  const { ask } = await open(t, { handlers: [{ method: '*', uri }], patience: 100 })
  t.equal((await ask()).status, 500)
})

test('a tag finds those who have it and claim the method', async (t) => {
  const { uri } = await openWeb(t, { action: 'route', data: { tag: 'blue' } })
  const { engine, ask } = await open(t, { handlers: [{ method: 'options', uri }] })
  await openApplication(t, engine, { options: (_, response) => response.send(486) }, ['red'])
  await openApplication(t, engine, { options: (_, response) => response.send(200) }, ['blue'])
  t.same([(await ask()).status, (await ask()).status], [200, 200])
})

test('methods without a handler go to those who claim them', async (t) => {
  const { uri } = await openWeb(t, { action: 'reject', data: { status: 404 } })
  const { engine, ask } = await open(t, { handlers: [{ method: 'invite', uri }] })
  await openApplication(t, engine, { options: (_, response) => response.send(200) })
  t.equal((await ask()).status, 200)
})

/** Waits until so many connections are open. */
async function connections(application: Listening, count: number): Promise<void> {
  while ((await application.count()) !== count) await sleep(10)
}

const ANSWERING = { options: (_: Srf, __: unknown, response: Response) => response.send(200) }

test('an application that listens gets a connection for each request', async (t) => {
  const application = await openListening(t, ANSWERING)
  const uri = `tcp://127.0.0.1:${application.port}`
  const { ask } = await open(t, { handlers: [{ method: '*', uri }] })
  t.same([(await ask()).status, (await ask()).status], [200, 200])
  t.equal(await application.count(), 2)
})

test('a call of an application that listens ends with its session', async (t) => {
  let uas: Dialog | undefined
  const application = await openListening(t, {
    invite: (srf, request, response) => {
      srf.createUAS(request, response, { localSdp: 'v=0\r\n' }).then(
        (dialog) => {
          uas = dialog
          dialog.on('destroy', () => srf.endSession(request))
        },
        () => undefined,
      )
    },
  })
  const { uri } = await openWeb(t, {
    action: 'route',
    data: { uri: `127.0.0.1:${application.port};transport=tcp` },
  })
  const { engine, phone } = await open(t, { handlers: [{ method: 'invite', uri }] })
  const uac = await phone.createUAC(uriOf(engine), { localSdp: 'v=0\r\n' })
  t.ok(uas)
  await connections(application, 1)
  await uac.destroy()
  await connections(application, 0)
  await idle(engine)
})

test('who listens but does not know the secret gets nothing', async (t) => {
  const application = await openListening(t, ANSWERING, { secret: 'wrong' })
  const uri = `tcp://127.0.0.1:${application.port}`
  const { ask } = await open(t, { handlers: [{ method: '*', uri }] })
  t.equal((await ask()).status, 480)
  await connections(application, 0)
})

test('who listens with TLS must show a certificate the engine trusts', async (t) => {
  const authority = await openAuthority(t)
  const files = await authority.issue('application', ['IP:127.0.0.1'])
  const tls = { cert: await readFile(files.certificate), key: await readFile(files.key) }
  const application = await openListening(t, ANSWERING, { tls })
  const handlers = [{ method: '*', uri: `tls://127.0.0.1:${application.port}` }]
  const trusting = await open(t, { handlers, authorities: authority.file })
  t.equal((await trusting.ask()).status, 200)
  const distrusting = await open(t, { handlers })
  t.equal((await distrusting.ask()).status, 480)
})

test('a caller who gives up while a web server thinks gets 487', async (t) => {
  const { server, uri } = await openSilentWeb(t)
  const { engine, phone } = await open(t, { handlers: [{ method: '*', uri }], patience: 30_000 })
  const asked = once(server, 'request')
  const request = await phone.request(uriOf(engine), {
    method: 'INVITE',
    headers: { Contact: '<sip:a@127.0.0.1>' },
  })
  const final = finalOf(request)
  await asked
  await new Promise<void>((resolve) => request.cancel(() => resolve()))
  t.equal((await final).status, 487)
  await idle(engine)
})
