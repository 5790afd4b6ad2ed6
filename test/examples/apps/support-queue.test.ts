import { testbed } from 'switchyard/testbed'
import { test } from 'tap'
import { supportQueue } from '../../../examples/apps/support-queue.ts'

const ANN = 'sip:ann@example.org'

function open() {
  const bed = testbed(supportQueue())
  const { mailboxes } = bed
  const dial = (from: string, to: string) => bed.call({ from, to }).expect.answer()
  return { bed, mailboxes, dial }
}

test('an agent comes, and takes the caller who waits', async () => {
  const { bed, dial } = open()
  await using _ = bed
  const alice = dial('alice', 'support')
  alice.expect.play('your-position-is.wav', 'digits/1.wav', 'moh.wav')
  dial(ANN, '*22').expect.play('logged-in.wav').expect.hangup()
  alice.expect.dial(ANN)
  const ann = bed.phone(ANN).answer().expect.play('support-call.wav').expect.bridge('alice')
  alice.expect.bridge(ANN)
  ann.hangUp()
  await alice.expect.hangup()
})

test('an agent who has gone is not called', async () => {
  const { bed, dial } = open()
  await using _ = bed
  dial(ANN, '*22').expect.play('logged-in.wav').expect.hangup()
  dial(ANN, '*23').expect.play('logged-out.wav').expect.hangup()
  const alice = dial('alice', 'support')
  await alice.expect.play('your-position-is.wav', 'digits/1.wav', 'moh.wav').expect.nothing('20s')
})

test('who presses 1, or waits too long, leaves a message', async (t) => {
  const { bed, mailboxes, dial } = open()
  await using _ = bed
  const alice = dial('alice', 'support').expect.play('your-position-is.wav').press('1')
  alice.expect
    .play('leave-a-message.wav', 'beep.wav')
    .expect.record()
    .talk('9s')
    .wait('9s')
    .hangUp()
  const bob = dial('bob', 'support').expect.play('your-position-is.wav').wait('599s').skip()
  await bob.expect.play('leave-a-message.wav', 'beep.wav').expect.record().hangUp().wait('0ms')
  t.match(await mailboxes.list('support'), [{ from: 'alice' }])
})
