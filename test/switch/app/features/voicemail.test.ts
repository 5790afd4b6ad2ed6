import { test } from 'tap'
import { defineApp } from '../../../../switch/app/define-app.ts'
import { hearMessages } from '../../../../switch/app/features/voicemail/hear-messages.ts'
import { takeMessage } from '../../../../switch/app/features/voicemail/take-message.ts'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

const prompts = {
  noMessages: 'none.wav',
  newMessages: (count: number) => [`${count}-new.wav`],
  envelope: ({ from }: { from: string }) => [`from-${from}.wav`],
  menu: 'menu.wav',
  deleted: 'deleted.wav',
  end: 'end.wav',
}

/** `bob` is a box to leave messages in, `*97` the way to hear them. */
function voicemail() {
  const app = defineApp({
    async call(call, { mailboxes }) {
      await call.answer()
      if (call.to.user === '*97') return hearMessages(call, { mailboxes, box: 'bob', prompts })
      return takeMessage(call, { mailboxes, box: 'bob', greeting: 'hi.wav', beep: 'beep.wav' })
    },
  })
  const bed = testbed(app)
  const { mailboxes } = bed
  const leave = (from: string) =>
    bed.call({ from, to: 'bob' }).expect.answer().expect.play('hi.wav', 'beep.wav').expect.record()
  const hear = () => bed.call({ from: 'bob', to: '*97' }).expect.answer()
  return { bed, mailboxes, leave, hear }
}

test('a message is kept, however it ends', async (t) => {
  const { bed, mailboxes, leave } = voicemail()
  await using _ = bed
  leave('alice').wait('4s').hangUp()
  leave('carol').wait('3s').press('#').expect.hangup()
  await leave('dave').talk('10s').expect.hangup()
  t.match(await mailboxes.list('bob'), [
    { from: 'alice', duration: 4_000, isHeard: false },
    { from: 'carol', duration: 3_000 },
    { from: 'dave', duration: 15_000 },
  ])
})

test('silence is no message', async (t) => {
  const { bed, mailboxes, leave } = voicemail()
  await using _ = bed
  leave('alice').expect.hangup()
  await leave('carol').wait('900ms').hangUp().wait('0ms')
  t.same(await mailboxes.list('bob'), [])
})

test('there are no messages', async () => {
  const { bed, hear } = voicemail()
  await using _ = bed
  await hear().expect.play('none.wav').expect.hangup()
})

test('messages are heard one after another, again, and deleted', async (t) => {
  const { bed, mailboxes, leave, hear } = voicemail()
  await using _ = bed
  leave('alice').wait('4s').hangUp()
  leave('carol').wait('4s').hangUp()
  const bob = hear().expect.play('2-new.wav', 'from-alice.wav', '/virtual/alice-1.wav')
  bob.press('1').expect.play('from-alice.wav', '/virtual/alice-1.wav', 'menu.wav')
  bob.press('2').expect.play('deleted.wav', 'from-carol.wav', '/virtual/carol-1.wav')
  await bob.expect.play('menu.wav', 'end.wav').expect.hangup()
  t.match(await mailboxes.list('bob'), [{ from: 'carol', isHeard: true }])
})

test('new messages come before old ones, and a star ends', async () => {
  const { bed, leave, hear } = voicemail()
  await using _ = bed
  leave('alice').wait('4s').hangUp()
  const bob = hear().expect.play('1-new.wav', 'from-alice.wav', '/virtual/alice-1.wav')
  bob.press('3').expect.play('end.wav').expect.hangup()
  leave('carol').wait('4s').hangUp()
  hear().expect.play('1-new.wav', 'from-carol.wav').press('3').expect.play('from-alice.wav')
  await bob.press('*').expect.hangup()
})
