import { test } from 'tap'
import { bridgeAndFollow } from '../../../../switch/app/features/follow-transfers.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

function talking() {
  const bed = testbed({
    async call(call) {
      await call.answer()
      await bridgeAndFollow(call, await call.dial('bob'), { music: 'moh.wav' })
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.answer().expect.dial('bob')
  const bob = bed.phone('bob').answer().expect.bridge('alice')
  alice.expect.bridge('bob')
  return { bed, alice, bob, carol: bed.phone('sip:carol@example.org') }
}

test('the callee transfers the caller, who goes on with the new one', async () => {
  const { bed, alice, bob, carol } = talking()
  await using _ = bed
  bob.refer('sip:carol@example.org').expect.notify(100)
  alice.expect.play('moh.wav').expect.dial('sip:carol@example.org')
  carol.ring().answer()
  bob.expect.notify(200).expect.hangup()
  alice.expect.bridge('sip:carol@example.org')
  carol.hangUp()
  await alice.expect.hangup()
})

test('the caller transfers the callee; the call goes on without the caller', async (t) => {
  const { bed, alice, bob, carol } = talking()
  await using _ = bed
  alice.refer('sip:carol@example.org').expect.dial('sip:carol@example.org')
  bob.expect.play('moh.wav')
  // Carol is shown who it is that she will talk to.
  bed.act(() => t.equal(bed.line('sip:carol@example.org').leg?.from.uri, 'bob'))
  carol.answer()
  alice.expect.hangup()
  bob.expect.bridge('sip:carol@example.org').wait('2h').hangUp()
  await carol.expect.bridge('bob').expect.hangup()
})

test('a transfer that fails leaves both together, and says why', async () => {
  const { bed, alice, bob, carol } = talking()
  await using _ = bed
  bob.refer('sip:carol@example.org')
  alice.expect.play('moh.wav').expect.dial('sip:carol@example.org')
  carol.reject(486)
  bob.expect.notify(100).expect.notify(486).expect.bridge('alice')
  await alice.expect.bridge('bob')
})

test('whoever is transferred may hang up meanwhile', async () => {
  const { bed, alice, bob, carol } = talking()
  await using _ = bed
  bob.refer('sip:carol@example.org')
  alice.expect.play('moh.wav').expect.dial('sip:carol@example.org').hangUp()
  carol.expect.hangup()
  await bob.expect.notify(100).expect.notify(480).expect.hangup()
})

test('an attended transfer has the other take the place in the second call', async () => {
  const { bed, alice, bob } = talking()
  await using _ = bed
  const replaces = encodeURIComponent('second@x;to-tag=ours;from-tag=bobs')
  bob.refer(`sip:carol@example.org?Replaces=${replaces}`).expect.notify(100)
  alice.expect.replace('second@x')
  await bob.expect.notify(200).expect.hangup()
})
