import { z } from 'zod'
import type { Route } from './routes.ts'

/** The description of an API for those who use it (OpenAPI 3.1). */
export function describeRoutes(title: string, version: string, routes: readonly Route[]): object {
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths: describePaths(routes),
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  }
}

/** The paths of such a description, each behind `prefix`. */
export function describePaths(
  routes: readonly Route[],
  prefix = '',
): Readonly<Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = prefix + route.path.replace(/:([A-Za-z]\w*)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) }
  }
  return paths
}

function describeRoute({ path, options }: Route): object {
  const { summary, scope, body, query, response } = options
  return {
    ...(summary === undefined ? {} : { summary }),
    security: [{ token: scope === undefined ? [] : [scope] }],
    parameters: [...inPath(path), ...(query ? inQuery(query) : [])],
    ...(body ? { requestBody: { required: true, content: json(body, 'input') } } : {}),
    responses: {
      200: { description: 'Done', ...(response ? { content: json(response, 'output') } : {}) },
      400: { description: 'The request is not as described' },
    },
  }
}

function inPath(path: string): readonly object[] {
  const names = path.split('/').filter((segment) => segment.startsWith(':'))
  return names.map((name) => ({
    ...{ name: name.slice(1), in: 'path', required: true, schema: { type: 'string' } },
  }))
}

function inQuery(query: z.ZodType): readonly object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: 'input' })
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', required: required.includes(name), schema },
  }))
}

function json(schema: z.ZodType, io: 'input' | 'output'): object {
  return { 'application/json': { schema: z.toJSONSchema(schema, { io }) } }
}
