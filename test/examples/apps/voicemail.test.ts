import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import { voicemail } from '../../../examples/apps/voicemail.ts'

async function open() {
  const bed = testbed(voicemail(new Map([['101', '2580']])))
  const { mailboxes } = bed
  await mailboxes.add('101', { from: 'alice', path: '/mail/1.wav', duration: 4_000, time: 0 })
  return { bed, mailboxes }
}

test('one’s own telephone hears its messages at once', async (t) => {
  const { bed, mailboxes } = await open()
  await using _ = bed
  const bob = bed.call({ from: '101', to: '*97' }).expect.answer()
  bob.expect.play('vm/new-messages.wav', 'digits/1.wav', 'vm/next-message.wav', '/mail/1.wav')
  await bob.press('2').expect.play('vm/deleted.wav', 'vm/no-more.wav').expect.hangup()
  t.same(await mailboxes.list('101'), [])
})

test('from elsewhere it takes box and PIN', async () => {
  const { bed } = await open()
  await using _ = bed
  const bob = bed.call({ from: 'hotel', to: '*97' }).expect.answer()
  bob.expect.play('vm/which-box.wav').press('101#').expect.play('vm/pin.wav').press('2580#')
  await bob.expect.play('vm/new-messages.wav', 'digits/1.wav').press('*').expect.hangup()
})

test('guessing has an end, and a box that is none tells nothing', async () => {
  const { bed } = await open()
  await using _ = bed
  const mallory = bed.call({ from: 'hotel', to: '*97' }).expect.answer()
  for (const box of ['101#', '999#', '#']) {
    mallory.expect.play('vm/which-box.wav').press(box)
    mallory.expect.play('vm/pin.wav').press('#').expect.play('vm/wrong.wav')
  }
  await mallory.expect.hangup()
})
