import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import conference from '../../../examples/apps/conference.ts'

test('a PIN lets in, and two hear each other', async () => {
  await using bed = testbed(conference)
  const alice = bed.call({ from: 'alice', to: '8001' }).expect.answer().expect.play('pin.wav')
  alice.press('4711#').expect.play('you-are-in.wav').expect.mix('8001').expect.play('moh.wav')
  const bob = bed.call({ from: 'bob', to: '8001' }).expect.answer().expect.play('pin.wav')
  bob.press('4711#').expect.play('you-are-in.wav').expect.mix('8001')
  alice.expect.stop('moh.wav').hangUp()
  await bob.expect.play('moh.wav').press('#').expect.hangup()
})

test('a wrong PIN does not, and a room without one takes everybody', async () => {
  await using bed = testbed(conference)
  const alice = bed.call({ from: 'alice', to: '8001' }).expect.answer().expect.play('pin.wav')
  alice.press('1#').expect.play('wrong-pin.wav').expect.hangup()
  const bob = bed.call({ from: 'bob', to: '8002' }).expect.answer()
  await bob.expect.play('you-are-in.wav').expect.mix('8002')
})

test('there is no such room', async () => {
  await using bed = testbed(conference)
  await bed.call({ from: 'alice', to: '8003' }).expect.reject(404)
})
