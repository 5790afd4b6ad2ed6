import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { readDurations, writeDurations } from '../../cli/cache.ts'

test('how long steps took is known the next time, in a folder made for it', async (t) => {
  const cache = join(t.testdir(), 'deep', 'cache')
  t.same(await readDurations(cache), new Map())
  t.notOk(existsSync(cache), 'reading makes nothing')
  const durations = new Map([['pack', 1.5]])
  await writeDurations(cache, durations)
  t.same(await readDurations(cache), durations)
  t.same(readdirSync(cache), ['durations.json'], 'leaves nothing unfinished')
})

for (const text of ['', '{', 'null', '[]', '{"pack": "soon"}', '"x"']) {
  test(`a damaged file (${text}) only costs the estimates`, async (t) => {
    const cache = t.testdir()
    writeFileSync(join(cache, 'durations.json'), text)
    t.same(await readDurations(cache), new Map())
  })
}
