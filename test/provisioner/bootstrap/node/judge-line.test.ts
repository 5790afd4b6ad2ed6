import { test } from 'tap'
import { judgeLine } from '../../../../provisioner/bootstrap/node/judge-line.ts'

const CASES = [
  ['a line that loses nothing', { rate: 9990, loss: 0 }, []],
  ['a line that loses no more than the world', { rate: 9990, loss: 0.001 }, []],
  ['a line that loses what neighbours should not', { rate: 9990, loss: 0.002 }, ['warning']],
  ['a line that callers complain of', { rate: 9990, loss: 0.011 }, ['error']],
  ['a line on which nothing arrives', { rate: 0, loss: 1 }, ['error']],
  ['a machine too slow for a hundred calls', { rate: 7999, loss: 0 }, ['warning']],
] as const

for (const [name, line, expected] of CASES) {
  test(`${name}: ${expected[0] ?? 'nothing to tell'}`, async (t) => {
    const found = judgeLine({ peer: 'ds2', ...line })
    t.same(
      found.map(({ id, isError }) => [id, isError]),
      expected.map((each) => ['line', each === 'error']),
    )
    for (const { message, hint } of found) t.match([message, hint], [/^it .*ds2$/, /./])
  })
}
