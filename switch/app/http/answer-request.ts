import type { z } from 'zod'
import { allows } from './allowance.ts'
import type { Route, RouteRequest } from './routes.ts'

export interface HttpRequest {
  readonly method: string
  /** Without query, still escaped. */
  readonly path: string
  readonly query: Readonly<Record<string, unknown>>
  /** Parsed JSON; undefined when there is none. */
  readonly body?: unknown
  readonly tenant: string
  /** What the token of the request allows; `*` is everything. */
  readonly scopes: readonly string[]
}

export interface HttpAnswer {
  readonly status: number
  /** JSON; undefined for an empty body. */
  readonly body: unknown
}

/** Tells a client, from within a handler, that its request cannot be met. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  /** 400 to 499. */
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Answers one request by the routes of an application. Whatever a client sends gets an answer that
 * says what is wrong with it; a mistake of a handler is 500, and told to nobody but `failed`.
 */
export async function answerRequest(
  routes: readonly Route[],
  request: HttpRequest,
  failed: (error: unknown) => void,
): Promise<HttpAnswer> {
  try {
    const [route, parameters] = find(routes, request)
    const { scope, body, query, response } = route.options
    if (scope !== undefined && !allows(request.scopes, scope)) {
      throw new HttpFailure(403, `the token does not allow ${scope}`)
    }
    const checked: RouteRequest<object, unknown, unknown> = {
      parameters,
      body: body ? check(body, request.body, 'body') : undefined,
      query: query ? check(query, request.query, 'query') : {},
      ...{ tenant: request.tenant, scopes: request.scopes },
    }
    const result = await route.handler(checked as RouteRequest<never, never, never>)
    return { status: result === undefined ? 204 : 200, body: response?.parse(result) ?? result }
  } catch (error) {
    if (error instanceof HttpFailure) {
      return { status: error.status, body: { error: error.message } }
    }
    failed(error)
    return { status: 500, body: { error: 'internal error' } }
  }
}

function find(routes: readonly Route[], { method, path }: HttpRequest): [Route, object] {
  const fitting = routes.flatMap((route): [Route, object][] => {
    const parameters = matchPath(route.path, path)
    return parameters ? [[route, parameters]] : []
  })
  const found = fitting.find(([route]) => route.method === method)
  if (found) return found
  if (fitting.length === 0) throw new HttpFailure(404, `there is nothing at ${path}`)
  const methods = fitting.map(([route]) => route.method).join(', ')
  throw new HttpFailure(405, `${path} takes ${methods}`)
}

/** One pass over the segments of both. */
function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  if (wanted.length !== given.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? ''
    if (!segment.startsWith(':')) {
      if (segment !== value) return undefined
    } else parameters[segment.slice(1)] = unescapeSegment(value)
  }
  return parameters
}

function unescapeSegment(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new HttpFailure(400, `'${text}' is not escaped as RFC 3986 has it`)
  }
}

function check(schema: z.ZodType, value: unknown, where: string): unknown {
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const problems = checked.error.issues.map(
    ({ path, message }) => `${[where, ...path].join('.')}: ${message}`,
  )
  throw new HttpFailure(400, problems.join('; '))
}
