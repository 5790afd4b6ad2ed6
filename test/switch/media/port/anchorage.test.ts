import { test } from 'tap'
import { MediaError } from '../../../../switch/media/media.ts'
import { Anchorage } from '../../../../switch/media/port/anchorage.ts'

const LOST = new MediaError('lost', 'Unknown call-id')

function world() {
  const reasons: string[] = []
  const anchorage: Anchorage = new Anchorage((reason) => anchorage.lose(reason))
  anchorage.onLost((reason) => void reasons.push(reason))
  return { anchorage, reasons }
}

test('what is asked of lost media waits until it is there again', async (t) => {
  const { anchorage, reasons } = world()
  anchorage.lose('rtpengine does not answer')
  let isDone = false
  const asked = anchorage.run(async () => {
    isDone = true
    return 7
  })
  await new Promise((resolve) => setImmediate(resolve))
  t.notOk(isDone)
  t.ok(anchorage.isLost)
  anchorage.mend()
  t.equal(await asked, 7)
  t.same(reasons, ['rtpengine does not answer'])
})

test('a relay that does not know the call has lost it; what was asked is asked again', async (t) => {
  const { anchorage, reasons } = world()
  const { loss } = anchorage
  let turn = 0
  const asked = anchorage.run(async () => {
    turn += 1
    if (turn === 1) throw LOST
    return turn
  })
  await new Promise((resolve) => setImmediate(resolve))
  t.same(reasons, ['Unknown call-id'])
  t.ok(loss.aborted)
  anchorage.mend()
  t.equal(await asked, 2)
  t.notOk(anchorage.loss.aborted)
})

test('a relay that does not answer is asked again: others say whether it is lost', async (t) => {
  const { anchorage, reasons } = world()
  let turn = 0
  const asked = anchorage.run(async () => {
    turn += 1
    if (turn === 1) throw new MediaError('unreachable', 'timeout')
    return turn
  })
  t.equal(await asked, 2)
  t.same(reasons, [])
})

test('anything else is for who asked', async (t) => {
  const { anchorage } = world()
  const asked = anchorage.run(() => Promise.reject(new MediaError('refused', 'no')))
  await t.rejects(asked, { message: 'no' })
})

test('once it is over nobody waits any more', async (t) => {
  const { anchorage } = world()
  anchorage.lose('gone')
  const asked = t.rejects(
    anchorage.run(async () => undefined),
    { message: 'the call is over' },
  )
  await anchorage.end()
  await asked
})
