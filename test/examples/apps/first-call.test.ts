import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import firstCall from '../../../examples/apps/first-call.ts'

test('1 is for sales', async () => {
  await using bed = testbed(firstCall)
  const alice = bed.call({ from: 'alice', to: '8800' })
  alice.expect.answer().expect.play('welcome.wav').press('1')
  alice.expect.play('moh.wav').expect.dial('sip:sales@example.org')
  bed.phone('sip:sales@example.org').ring().answer()
  await alice.expect.bridge('sip:sales@example.org')
})

test('whoever presses nothing hears goodbye', async () => {
  await using bed = testbed(firstCall)
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('welcome.wav', 'goodbye.wav').expect.hangup()
})
