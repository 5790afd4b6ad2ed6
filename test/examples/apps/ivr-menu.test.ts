import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import ivrMenu from '../../../examples/apps/ivr-menu.ts'

const begin = () => {
  const bed = testbed(ivrMenu)
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.play('welcome.wav', 'menu.wav')
  return { bed, alice }
}

test('2 is for support', async () => {
  const { bed, alice } = begin()
  await using _ = bed
  alice.press('2').expect.play('ringing.wav').expect.dial('sip:support@example.org')
  const support = bed.phone('sip:support@example.org').ring().answer().expect.bridge('alice')
  alice.expect.bridge('sip:support@example.org').hangUp()
  await support.expect.hangup()
})

test('whoever presses nothing is sent to the office', async () => {
  const { bed, alice } = begin()
  await using _ = bed
  alice.expect.nothing('5s').expect.play('ringing.wav').expect.dial('sip:office@example.org')
  bed.phone('sip:office@example.org').reject(486)
  await alice.expect.hangup()
})

test('three wrong choices are enough', async () => {
  const { bed, alice } = begin()
  await using _ = bed
  alice.press('9').expect.play('no-such-choice.wav', 'menu.wav')
  alice.press('8').expect.play('no-such-choice.wav', 'menu.wav')
  await alice.press('7').expect.play('no-such-choice.wav', 'goodbye.wav').expect.hangup()
})
