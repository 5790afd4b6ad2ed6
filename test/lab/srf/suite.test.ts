import { test } from 'tap'
import { obtainTools } from '../../srf-suite/obtain-tools.ts'
import { runSuite } from '../../srf-suite/run-suite.ts'

/** How many tests of each file of drachtio-srf 5.0.29's suite pass. These figures only grow. */
const PASSING: Readonly<Record<string, number>> = {
  b2b: 19,
  uas: 8,
  uac: 19,
  proxy: 2,
  refer: 1,
  'reinvite-tests': 1,
  utils: 27,
  unit: 52,
}
/** Lines of a file's output that are shown when it fails. */
const SHOWN = 60

test("drachtio-srf's own test suite passes on our engine", async (t) => {
  const { signal } = new AbortController()
  const said = new Map<string, string>()
  const outcomes = await runSuite({
    tools: await obtainTools(signal),
    hear: (file, text) => void said.set(file, text),
    signal,
    ended: ({ file, passed, seconds }) => t.comment(`${file}: ${passed}, ${seconds.toFixed(1)} s`),
  })
  for (const { file, passed, failures } of outcomes) {
    t.same(failures, [], `${file} fails nowhere`)
    t.ok(passed >= (PASSING[file] ?? 1), `${file}: ${passed} of ${PASSING[file]} pass`)
    if (failures.length > 0) t.comment(said.get(file)?.split('\n').slice(-SHOWN).join('\n'))
  }
  t.same(outcomes.map(({ file }) => file).toSorted(), Object.keys(PASSING).toSorted())
})
