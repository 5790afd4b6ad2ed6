import { test } from 'tap'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'
import type { DialOptions } from '../../../../switch/app/verbs/dial/dial.ts'

/** Dials for a caller who is not answered before somebody is there. */
function dialling(to: readonly string[], options: DialOptions = {}) {
  const bed = testbed({
    async call(call) {
      const callee = await call.dial(to, options)
      await call.answer()
      await call.bridge(callee)
    },
  })
  return { bed, alice: bed.call({ from: 'alice', to: '8800' }) }
}

test('the caller is told that it rings, once', async () => {
  const { bed, alice } = dialling(['bob'])
  await using _ = bed
  alice.expect.dial('bob')
  const bob = bed.phone('bob').ring().ring()
  alice.expect.ring()
  bob.answer()
  await alice.expect.answer().expect.bridge('bob')
})

test('a refusal of the only callee is the caller’s', async () => {
  const { bed, alice } = dialling(['bob'])
  await using _ = bed
  alice.expect.dial('bob')
  bed.phone('bob').reject(486)
  await alice.expect.reject(486)
})

test('all ring at once; who answers first has the call, the others stop ringing', async () => {
  const { bed, alice } = dialling(['bob', 'carol', 'dave'])
  await using _ = bed
  alice.expect.dial('bob', 'carol', 'dave')
  bed.phone('bob').ring()
  bed.phone('dave').reject(486)
  bed.phone('carol').ring().answer()
  alice.expect.answer().expect.bridge('carol')
  await bed.phone('bob').expect.hangup()
})

test('two answer at the same time: one has the call, the other is hung up', async () => {
  const { bed, alice } = dialling(['bob', 'carol'])
  await using _ = bed
  alice.expect.dial('bob', 'carol')
  bed.act(() => {
    for (const name of ['bob', 'carol']) {
      const { leg } = bed.line(name)
      if (leg && 'pickUp' in leg) leg.pickUp()
    }
  })
  alice.expect.answer().expect.bridge('bob')
  await bed.phone('carol').expect.hangup()
})

test('of several refusals the caller is told the one that tells most', async () => {
  const { bed, alice } = dialling(['bob', 'carol', 'dave'])
  await using _ = bed
  alice.expect.dial('bob', 'carol', 'dave')
  bed.phone('bob').reject(503)
  bed.phone('carol').reject(486)
  bed.phone('dave').reject(404)
  await alice.expect.reject(404)
})

test('in turn, each rings for its time', async () => {
  const { bed, alice } = dialling(['bob', 'carol'], { strategy: 'serial', ringFor: '10s' })
  await using _ = bed
  alice.expect.dial('bob')
  bed.phone('bob').ring()
  alice.wait('9999ms').expect.nothing('0ms').wait('1ms').expect.dial('carol')
  bed.phone('bob').expect.hangup()
  bed.phone('carol').answer()
  await alice.expect.answer().expect.bridge('carol')
})

test('in turn, nobody answers: that it rang counts more than a refusal', async () => {
  const { bed, alice } = dialling(['bob', 'carol'], { strategy: 'serial', ringFor: '10s' })
  await using _ = bed
  alice.expect.dial('bob')
  bed.phone('bob').ring()
  alice.expect.dial('carol')
  bed.phone('carol').reject(486)
  await alice.expect.reject(480, 'No Answer')
})

test('a hunt goes round until somebody answers', async () => {
  const { bed, alice } = dialling(['bob', 'carol'], { strategy: 'hunt', timeout: '1m' })
  await using _ = bed
  alice.expect.dial('bob')
  bed.phone('bob').reject(486)
  alice.expect.dial('carol')
  bed.phone('carol').reject(486)
  alice.expect.dial('bob')
  bed.phone('bob').answer()
  await alice.expect.answer().expect.bridge('bob')
})

test('a hunt ends with its time', async () => {
  const { bed, alice } = dialling(['bob'], { strategy: 'hunt', ringFor: '5s', timeout: '13s' })
  await using _ = bed
  alice.expect.dial('bob', 'bob').expect.reject(480, 'No Answer')
  await bed.phone('bob').expect.hangup().expect.hangup()
})

test('there is nobody to dial', async () => {
  for (const strategy of ['serial', 'parallel', 'hunt'] as const) {
    const { bed, alice } = dialling([], { strategy })
    await using _ = bed
    await alice.expect.reject(480)
  }
})

test('the caller hears what a single callee plays before it answers', async () => {
  const { bed, alice } = dialling(['bob'])
  await using _ = bed
  alice.expect.dial('bob')
  bed.phone('bob').earlyMedia()
  alice.expect.ring(183).expect.bridge('bob')
  bed.phone('bob').answer()
  await alice.expect.answer().expect.bridge('bob')
})

test('of several callees none is heard before it answers', async () => {
  const { bed, alice } = dialling(['bob', 'carol'])
  await using _ = bed
  alice.expect.dial('bob', 'carol')
  bed.phone('bob').earlyMedia()
  await alice.expect.ring(180)
})

test('a caller who gives up stops all phones', async () => {
  const { bed, alice } = dialling(['bob', 'carol'])
  await using _ = bed
  alice.expect.dial('bob', 'carol').hangUp()
  bed.phone('bob').expect.hangup()
  await bed.phone('carol').expect.hangup()
})

test('a callee whose media dies while it rings, and who gets no other, has not been reached', async () => {
  const { bed, alice } = dialling(['bob'])
  await using _ = bed
  alice.expect.dial('bob')
  bed.phone('bob').ring().loseMedia('rtpengine is gone').answer().expect.hangup()
  await alice.expect.reject(480, 'Temporarily Unavailable')
})
