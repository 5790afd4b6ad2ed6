import fc from 'fast-check'
import { test } from 'tap'
import { Guard } from '../../../switch/registrar/guard.ts'

const NOW = Date.UTC(2024, 0, 1)
const POLICY = {
  ...{ free: 3, most: 10, forgiveAfter: 60_000, capacity: 50 },
  ...{ firstDelay: 250, longestDelay: 4000, blockFor: 900_000 },
}

function guess(guard: Guard, times: number, source: string, account: string, now = NOW): void {
  for (let count = 0; count < times; count += 1) guard.failed(source, account, now)
}

test('who mistypes is not slowed; who guesses is, then blocked, then free again', async (t) => {
  const guard = new Guard(POLICY)
  const delays: number[] = []
  for (let count = 0; count < 10; count += 1) {
    const verdict = guard.judge('192.0.2.1', 'ann', NOW)
    if (verdict.kind === 'judge') delays.push(verdict.delay)
    guard.failed('192.0.2.1', 'ann', NOW)
  }
  t.same(delays, [0, 0, 0, 250, 500, 1000, 2000, 4000, 4000, 4000])
  t.same(guard.judge('192.0.2.1', 'bob', NOW), { kind: 'source-blocked', until: NOW + 900_000 })
  t.same(guard.judge('192.0.2.2', 'ann', NOW), { kind: 'account-blocked', until: NOW + 900_000 })
  t.same(guard.judge('192.0.2.2', 'bob', NOW), { kind: 'judge', delay: 0 })
  t.match(guard.judge('192.0.2.1', 'ann', NOW + 900_000), { kind: 'judge' })
})

test('failures are forgiven with time', async (t) => {
  const guard = new Guard(POLICY)
  guess(guard, 9, '192.0.2.1', 'ann')
  t.same(guard.judge('192.0.2.1', 'x', NOW + 5 * 60_000), { kind: 'judge', delay: 500 })
  t.same(guard.judge('192.0.2.1', 'x', NOW + 60 * 60_000), { kind: 'judge', delay: 0 })
})

test('guessing at a subscriber does not shut out his own phone', async (t) => {
  const guard = new Guard(POLICY)
  guard.passed('198.51.100.1', 'ann')
  guess(guard, 10, '192.0.2.1', 'ann')
  t.same(guard.judge('198.51.100.1', 'ann', NOW), { kind: 'judge', delay: 0 })
  t.match(guard.judge('198.51.100.2', 'ann', NOW), { kind: 'account-blocked' })
})

test('a right password does not pay for guesses at others', async (t) => {
  const guard = new Guard(POLICY)
  guess(guard, 9, '192.0.2.1', 'bob')
  guard.passed('192.0.2.1', 'mallory')
  guess(guard, 1, '192.0.2.1', 'carol')
  t.match(guard.judge('192.0.2.1', 'mallory', NOW), { kind: 'source-blocked' })
})

test('a /64 of IPv6 is one source', async (t) => {
  const guard = new Guard(POLICY)
  for (let host = 1; host <= 10; host += 1) guard.failed(`2001:db8::${host}`, `user${host}`, NOW)
  t.match(guard.judge('2001:db8::ffff', 'ann', NOW), { kind: 'source-blocked' })
  t.match(guard.judge('2001:db8:0:1::1', 'ann', NOW), { kind: 'judge' })
})

test('an operator sees the blocks and lifts them', async (t) => {
  const guard = new Guard(POLICY)
  guess(guard, 10, '192.0.2.1', 'ann')
  t.match(guard.blocked(NOW), { sources: [{ name: '192.0.2.1' }], accounts: [{ name: 'ann' }] })
  t.ok(guard.unblock('192.0.2.1'))
  t.ok(guard.unblock('ann'))
  t.notOk(guard.unblock('ann'))
  t.same(guard.judge('192.0.2.1', 'ann', NOW), { kind: 'judge', delay: 0 })
})

test('a flood of names neither grows it nor lifts a block', async (t) => {
  const guard = new Guard(POLICY)
  guess(guard, 10, '192.0.2.1', 'ann')
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.ipV4(), fc.string()), { minLength: 200 }), (failures) => {
      for (const [source, account] of failures) {
        guard.failed(source, account, NOW)
        guard.passed(source, account)
      }
      return guard.judge('192.0.2.1', 'x', NOW).kind === 'source-blocked'
    }),
    { numRuns: 20 },
  )
  t.match(guard.judge('192.0.2.99', 'ann', NOW), { kind: 'account-blocked' })
})
