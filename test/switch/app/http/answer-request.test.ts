import { test } from 'tap'
import { z } from 'zod'
import {
  answerRequest,
  HttpFailure,
  type HttpRequest,
} from '../../../../switch/app/http/answer-request.ts'
import { describeRoutes } from '../../../../switch/app/http/describe-routes.ts'
import { Routes } from '../../../../switch/app/http/routes.ts'

const routes = new Routes()
const Paging = z.object({ page: z.coerce.number().int().default(1) })

routes.get('/boxes/:box/messages/:id', {}, async ({ parameters: { box, id }, tenant }) => ({
  box,
  id,
  tenant,
}))
routes.get('/pages', { query: Paging }, async ({ query }) => query.page)
routes.post('/secret', { scope: 'all' }, async () => undefined)
routes.get('/secret', {}, async () => {
  throw new HttpFailure(409, 'not now')
})
routes.get('/broken', {}, async () => {
  throw new Error('a mistake')
})
routes.get('/liar', { response: z.number() }, async () => 'no number' as unknown as number)

const ask = async (method: string, path: string, rest: Partial<HttpRequest> = {}) => {
  const mistakes: unknown[] = []
  const request = { method, path, query: {}, tenant: 'acme', scopes: [], ...rest }
  const answer = await answerRequest(routes.all, request, (error) => mistakes.push(error))
  return { ...answer, mistakes: mistakes.length }
}

test('a route gets its parameters unescaped', async (t) => {
  t.same(await ask('GET', '/boxes/a%2Fb/messages/7'), {
    ...{ status: 200, body: { box: 'a/b', id: '7', tenant: 'acme' }, mistakes: 0 },
  })
})

test('what cannot be is told', async (t) => {
  const told = async (method: string, path: string, rest?: Partial<HttpRequest>) => {
    const { status, body } = await ask(method, path, rest)
    return `${status} ${(body as { error: string }).error}`
  }
  t.equal(await told('GET', '/nothing'), '404 there is nothing at /nothing')
  t.equal(await told('GET', '/pages/'), '404 there is nothing at /pages/')
  t.equal(await told('PUT', '/secret'), '405 /secret takes POST, GET')
  t.equal(await told('POST', '/secret'), '403 the token does not allow all')
  t.equal(await told('GET', '/secret'), '409 not now')
  t.match(await told('GET', '/boxes/%zz/messages/1'), /^400 '%zz' is not escaped/)
  t.match(await told('GET', '/pages', { query: { page: 'x' } }), /^400 query\.page: /)
})

test('a token that allows it opens the route', async (t) => {
  t.match(await ask('POST', '/secret', { scopes: ['all'] }), { status: 204, body: undefined })
})

test('queries are read as their schema says', async (t) => {
  t.match(await ask('GET', '/pages', { query: { page: '3' } }), { body: 3 })
  t.match(await ask('GET', '/pages'), { body: 1 })
})

test('mistakes of a handler are told to us, and not to clients', async (t) => {
  const secret = { status: 500, body: { error: 'internal error' }, mistakes: 1 }
  t.same(await ask('GET', '/broken'), secret)
  t.same(await ask('GET', '/liar'), secret)
})

test('a route is there once', async (t) => {
  t.throws(() => routes.get('/pages', {}, async () => 1), {
    name: 'RangeError',
    message: 'GET /pages is there already',
  })
})

test('the description is OpenAPI', async (t) => {
  const clicks = new Routes()
  const Body = z.strictObject({ to: z.string() })
  clicks.post(
    '/clicks/:id',
    { summary: 'Click', scope: 'w', body: Body, query: Paging },
    async () => 1,
  )
  t.same(describeRoutes('Clicks', '1', clicks.all), {
    openapi: '3.1.0',
    info: { title: 'Clicks', version: '1' },
    paths: {
      '/clicks/{id}': {
        post: {
          summary: 'Click',
          security: [{ token: ['w'] }],
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            {
              name: 'page',
              in: 'query',
              required: false,
              schema: {
                default: 1,
                type: 'integer',
                minimum: Number.MIN_SAFE_INTEGER,
                maximum: Number.MAX_SAFE_INTEGER,
              },
            },
          ],
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  $schema: 'https://json-schema.org/draft/2020-12/schema',
                  type: 'object',
                  properties: { to: { type: 'string' } },
                  required: ['to'],
                  additionalProperties: false,
                },
              },
            },
          },
          responses: {
            200: { description: 'Done' },
            400: { description: 'The request is not as described' },
          },
        },
      },
    },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
})
