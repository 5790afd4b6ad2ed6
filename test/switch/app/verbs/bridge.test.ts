import { test } from 'tap'
import type { Parting } from '../../../../switch/app/participant.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'
import type { BridgeOptions } from '../../../../switch/app/verbs/bridge/bridge.ts'

function bridging(options: BridgeOptions = {}) {
  const ends: Parting[] = []
  const bed = testbed({
    async call(call) {
      await call.answer()
      const bob = await call.dial('bob')
      ends.push(await call.bridge(bob, options))
      if (!bob.signal.aborted) await bob.play('sorry.wav')
      await call.play('bye.wav')
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.answer().expect.dial('bob')
  const bob = bed.phone('bob').answer().expect.bridge('alice')
  alice.expect.bridge('bob')
  return { bed, alice, bob, ends }
}

test('whoever is left by the other is back with the script', async (t) => {
  const { bed, alice, bob, ends } = bridging()
  await using _ = bed
  bob.hangUp()
  await alice.expect.part().expect.play('bye.wav').expect.hangup()
  t.match(ends, [{ type: 'hangup', by: { to: { uri: 'bob' } } }])
})

test('a callee stays when the caller goes', async (t) => {
  const { bed, alice, bob, ends } = bridging()
  await using _ = bed
  alice.hangUp()
  await bob.expect.play('sorry.wav').expect.hangup()
  t.match(ends, [{ type: 'hangup', left: { to: { uri: 'bob' } } }])
})

test('keys end a bridge, whoever presses them, and others do not', async (t) => {
  const { bed, alice, bob, ends } = bridging({ keys: ['**', '#1'] })
  await using _ = bed
  alice.press('1*2*#')
  bob.press('12*').wait('1s').press('*').expect.play('sorry.wav')
  await alice.expect.play('bye.wav')
  t.match(ends, [{ type: 'keys', keys: '**' }])
})

test('a phone asks to connect the other with somebody else', async (t) => {
  const { bed, bob, ends } = bridging()
  await using _ = bed
  bob.refer('sip:carol@example.org').expect.notify(100)
  await bob.expect.play('sorry.wav')
  t.match(ends, [{ type: 'referred', referral: { to: 'sip:carol@example.org' } }])
})

test('a REFER that does not say whom is refused, and the bridge stays', async () => {
  const { bed, alice, bob } = bridging()
  await using _ = bed
  bob.request({ method: 'REFER' }, 400)
  await alice.expect.nothing('1m')
})

test('texts pass a bridge, and keys told by INFO as keys', async () => {
  const { bed, alice, bob } = bridging()
  await using _ = bed
  bob.request({ method: 'MESSAGE', contentType: 'text/plain', body: 'see you' })
  alice.expect.message('see you')
  bob.request({ method: 'INFO', contentType: 'application/dtmf-relay', body: 'Signal=7' })
  await alice.expect.digits('7')
})

test('what nobody knows is refused', async () => {
  const { bed, bob } = bridging()
  await using _ = bed
  await bob.request({ method: 'PUBLISH' }, 405)
})

test('a bridge has a timeout', async () => {
  await using bed = testbed({
    async call(call) {
      await call.answer()
      await call.bridge(await call.dial('bob'), { timeout: '1h' })
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.answer().expect.dial('bob')
  bed.phone('bob').answer()
  await alice.expect.bridge('bob').wait('3599s').expect.nothing('0ms').wait('1s').expect.hangup()
})

test('lost media ends the leg it belonged to', async (t) => {
  const { bed, alice, bob, ends } = bridging()
  await using _ = bed
  alice.loseMedia('rtpengine is gone')
  await bob.expect.play('sorry.wav')
  t.match(ends, [{ by: { party: { end: { by: 'loss', message: 'rtpengine is gone' } } } }])
})

test('who is put on hold hears music, until the other comes back', async () => {
  const { bed, alice, bob } = bridging({ holdMusic: 'moh.wav' })
  await using _ = bed
  bob.hold()
  alice.expect.part().expect.play('moh.wav').expect.nothing('10m')
  bob.resume()
  alice.expect.stop('moh.wav').expect.bridge('bob')
  bob.expect.bridge('alice')
  bob.hold()
  alice.expect.play('moh.wav').hangUp()
  await bob.expect.play('sorry.wav')
})

test('without music of ours a hold is between the telephones', async () => {
  const { bed, alice, bob } = bridging()
  await using _ = bed
  bob.hold().resume()
  await alice.expect.nothing('1m')
})
