import { test } from 'tap'
import { countTap } from './count-tap.ts'

const RUN = 'TAP version 13\nok 1 calls\nok 2 answers\n# ok 3 is a comment\n\n1..2\n# pass  2\n'

test('results are counted', async (t) => {
  t.same(countTap(RUN, 0), { passed: 2, failures: [] })
  t.same(countTap(`${RUN}not ok 3 hangs up\n`, 1), { passed: 2, failures: ['hangs up'] })
})

test('a run that ended badly failed, whatever it printed', async (t) => {
  t.same(countTap(RUN, 7).failures, ['it ended with status 7'])
  t.same(countTap(RUN, null).failures, ['it was ended because it took too long'])
  t.same(countTap('', 0).failures, ['it proved nothing'])
})
