import { test } from 'tap'
import { mapRefusal } from '../../../switch/call/refusals.ts'

const TABLE: readonly (readonly [number, number])[] = [
  [301, 480],
  [302, 480],
  [401, 502],
  [404, 404],
  [407, 502],
  [420, 502],
  [480, 480],
  [486, 486],
  [487, 480],
  [500, 500],
  [503, 500],
  [603, 603],
]

for (const [callee, caller] of TABLE) {
  test(`${callee} of the callee is ${caller} to the caller`, async (t) => {
    t.equal(mapRefusal({ status: callee }).status, caller)
  })
}

test('what explains a refusal goes with it', async (t) => {
  const headers = { Reason: 'Q.850;cause=17' }
  t.same(mapRefusal({ status: 302, headers }).headers, headers)
  t.same(mapRefusal({ status: 503, headers }).headers, headers)
})
