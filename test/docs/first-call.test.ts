import { readFileSync } from 'node:fs'
import { test } from 'tap'

const page = readFileSync('docs/first-call.md', 'utf8')
const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code)

test('docs/first-call.md shows the application that is tested, and its test', async (t) => {
  t.same(blocks, [
    readFileSync('examples/apps/first-call.ts', 'utf8'),
    readFileSync('test/examples/apps/first-call.test.ts', 'utf8'),
  ])
})
