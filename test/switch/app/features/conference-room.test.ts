import { test } from 'tap'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { ConferenceRoom } from '../../../../switch/app/features/conference-room.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

function conferring(most?: number) {
  const room = new ConferenceRoom('8000', most)
  const app = defineApp({
    async call(call) {
      await call.answer()
      const leftBy = await room.join(call, { music: 'moh.wav', exitOn: '#' })
      await call.play(`${leftBy}.wav`)
    },
  })
  const bed = testbed(app)
  const join = (from: string) => bed.call({ from, to: '8000' }).expect.answer()
  return { room, bed, join }
}

test('who is alone hears music, until somebody comes and after everybody left', async () => {
  const { bed, join } = conferring()
  await using _ = bed
  const alice = join('alice').expect.mix('8000').expect.play('moh.wav')
  const bob = join('bob').expect.mix('8000')
  alice.expect.stop('moh.wav')
  bob.hangUp()
  await alice.expect.play('moh.wav')
})

test('a key leaves, and others do not', async (t) => {
  const { bed, room, join } = conferring()
  await using _ = bed
  const alice = join('alice').expect.mix('8000').expect.play('moh.wav')
  await alice.press('12*#').expect.part().expect.play('key.wav').expect.hangup()
  t.same(room.members, [])
})

test('a room can be locked, and is not endless', async () => {
  const { bed, room, join } = conferring(1)
  await using _ = bed
  join('alice').expect.mix('8000').expect.play('moh.wav')
  join('bob').expect.hangup()
  bed.act(() => room.lock())
  await join('carol').expect.hangup()
})

test('members can be sent out', async () => {
  const { bed, room, join } = conferring()
  await using _ = bed
  const alice = join('alice').expect.mix('8000').expect.play('moh.wav')
  const bob = join('bob').expect.mix('8000')
  bed.act(() => {
    for (const member of room.members.slice(0, 1)) room.kick(member)
  })
  alice.expect.play('kick.wav').expect.hangup()
  bob.expect.play('moh.wav')
  bed.act(() => room.close())
  await bob.expect.play('close.wav').expect.hangup()
})
