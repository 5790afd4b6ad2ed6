import { test } from 'tap'
import { Bucket } from '../../../../switch/engine/defence/bucket.ts'

const RATE = { perSecond: 10, burst: 20 }

test('a bucket gives its burst at once, then its rate', async (t) => {
  const bucket = new Bucket(RATE, 0)
  const taken = (now: number) => {
    let count = 0
    while (bucket.take(1, now)) count += 1
    return count
  }
  t.equal(taken(0), 20)
  t.equal(taken(50), 0, 'half a token is none')
  t.equal(taken(100), 1, 'and is not lost')
  t.equal(taken(1100), 10)
  t.equal(taken(60_000), 20, 'no more than the burst gathers')
})

test('what is too much takes nothing', async (t) => {
  const bucket = new Bucket(RATE, 0)
  t.notOk(bucket.take(21, 0))
  t.ok(bucket.take(20, 0))
})

test('a clock that is set back gives nothing and stops nothing', async (t) => {
  const bucket = new Bucket(RATE, 60_000)
  t.ok(bucket.take(20, 60_000))
  t.notOk(bucket.take(1, 0))
  t.ok(bucket.take(10, 1000))
})

test('a bucket knows how much is left of its burst', async (t) => {
  const bucket = new Bucket(RATE, 0)
  bucket.take(15, 0)
  t.notOk(bucket.isBelow(0.25))
  bucket.take(1, 0)
  t.ok(bucket.isBelow(0.25))
})
