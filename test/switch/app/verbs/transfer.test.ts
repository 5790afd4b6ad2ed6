import { test } from 'tap'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'

const CAROL = 'sip:carol@example.org'

/** Sends the caller's telephone elsewhere, and says what came of it. */
function transferring(to = CAROL) {
  const bed = testbed({
    async call(call) {
      await call.answer()
      const outcome = await call.transfer(to, { timeout: '30s' }).then(
        () => 'done',
        (error: Error) => error.message,
      )
      context.outcome = outcome
    },
  })
  const context = { outcome: '' }
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.answer()
  return { bed, alice, context }
}

const notify = (status: string) => ({
  method: 'NOTIFY',
  contentType: 'message/sipfrag;version=2.0',
  body: `SIP/2.0 ${status}\r\n`,
})

test('a telephone that has reached the other is let go', async (t) => {
  const { bed, alice, context } = transferring()
  await using _ = bed
  alice.expect.refer(`<${CAROL}>`)
  await alice.request(notify('100 Trying')).request(notify('200 OK')).expect.hangup()
  t.equal(context.outcome, 'done')
})

test('a telephone that did not reach the other is back with the script', async (t) => {
  const { bed, alice, context } = transferring()
  await using _ = bed
  await alice.expect.refer(`<${CAROL}>`).request(notify('486 Busy Here')).expect.hangup()
  t.equal(context.outcome, '486 Transfer Failed')
})

test('a telephone that hangs up without a word is believed', async (t) => {
  const { bed, alice, context } = transferring()
  await using _ = bed
  await alice.expect.refer(`<${CAROL}>`).hangUp().wait('0ms')
  t.equal(context.outcome, 'done')
})

test('a telephone that says nothing is not waited for', async (t) => {
  const { bed, alice, context } = transferring()
  await using _ = bed
  await alice.expect.refer(`<${CAROL}>`).expect.hangup()
  t.equal(context.outcome, 'not done after 30s')
})

test('nothing is sent to what is no URI', async (t) => {
  const { bed, alice, context } = transferring('sip:x>\r\nEvil: 1')
  await using _ = bed
  await alice.expect.hangup()
  t.match(context.outcome, /is no URI; write one such as/)
})
