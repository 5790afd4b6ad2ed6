import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { test } from 'tap'
import { openApiWorld } from '../switch/http/world.ts'

test('docs/http-api.md has everything that is served below /v1, with its scope, and no other', async (t) => {
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

const shell = promisify(execFile)

test('the session of docs/http-api.md goes as it says', async (t) => {
  const page = readFileSync('docs/http-api.md', 'utf8')
  const { origin, tokenFor, tokens } = await openApiWorld(t)
  const env = { ...process.env, API: origin, TOKEN: await tokenFor() }
  const said: string[] = []
  for (const [, commands = ''] of page.matchAll(/^```sh\n(.*?)^```$/gms)) {
    for (const command of commands.split(/(?<!\\)\n/).filter(Boolean)) {
      const told = command.replace('curl -sS', "curl -sS -w ' %{http_code}'")
      said.push((await shell('sh', ['-c', told], { env })).stdout)
    }
  }
  t.match(said, [
    /^ 204$/,
    /^\{"username":"ann-desk","password":"[\w-]{20}"\} 200$/,
    /^\{"name":"ann","domain":"example.org","displayName":"Ann","devices":\["ann-desk"\],"contacts":\[\]\} 200$/,
    /^\{"token":"sy_[\w-]+"\} 200$/,
    /^\[\] 200$/,
    /^\{"legs":\[\],"next":null\} 200$/,
    /^ 204$/,
  ])
  t.equal(said.length, 7)
  const [, made] = await tokens.list()
  t.match(made, { name: 'desk', domain: 'example.org', scopes: ['calls:read', 'calls:write'] })
})
