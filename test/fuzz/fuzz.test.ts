import { test } from 'tap'
import { runCase } from './run-case.ts'
import { runStreams } from './run-streams.ts'

const CASES = 250

test('whatever peers and applications do, the core stays whole and forgets', async (t) => {
  for (let seed = 1; seed <= CASES; seed += 1) runCase(seed)
  t.pass()
})

test('however streams are damaged and cut, they are read the same', async (t) => {
  for (let seed = 1; seed <= CASES; seed += 1) runStreams(seed)
  t.pass()
})
