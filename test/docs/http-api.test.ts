import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { openApiWorld } from '../switch/http/world.ts'

test('docs/http-api.md has every route of the management, with its scope, and no other', async (t) => {
  const page = readFileSync('docs/http-api.md', 'utf8')
  const told = [...page.matchAll(/^\| `(\w+ \/v1\/\S+)` \|.*\| `([\w:]+)` \|$/gm)]
  const { origin } = await openApiWorld(t)
  const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { security: { token: string[] }[] }>>
  }
  const there = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => [
        `${method.toUpperCase()} ${path}`,
        security[0]?.token[0],
      ]),
    )
  t.same(told.map(([, route, scope]) => [route, scope]).sort(), there.sort())
})
