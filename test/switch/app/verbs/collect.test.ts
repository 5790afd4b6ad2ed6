import { test } from 'tap'
import { testbed } from '../../../../switch/app/testbed/testbed.ts'
import type { CollectOptions } from '../../../../switch/app/verbs/collect.ts'

/** Collects, and dials what came of it. */
function collecting(options: CollectOptions) {
  const bed = testbed({
    async call(call) {
      await call.answer()
      const { digits, endedBy } = await call.collect(options)
      await call.dial(`${digits || 'none'}/${endedBy}`)
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' }).expect.answer()
  return { bed, alice }
}

test('keys are read until there are enough', async () => {
  const { bed, alice } = collecting({ max: 3 })
  await using _ = bed
  await alice.press('12').wait('1s').press('34').expect.dial('123/length')
})

test('a key may say that it was all', async () => {
  const { bed, alice } = collecting({ finishOn: '#' })
  await using _ = bed
  await alice.press('12#').expect.dial('12/key')
})

test('the first key may take longer than the next', async () => {
  const { bed, alice } = collecting({ firstKey: '5s', nextKey: '2s' })
  await using _ = bed
  await alice.wait('4s').press('1').wait('1s').press('2').wait('1900ms').press('3')
  await alice.wait('2s').expect.dial('123/silence')
})

test('nobody presses anything', async () => {
  const { bed, alice } = collecting({ prompt: ['hello.wav', 'menu.wav'], firstKey: '5s' })
  await using _ = bed
  alice.expect.play('hello.wav', 'menu.wav')
  await alice.wait('6999ms').expect.nothing('0ms').wait('1ms').expect.dial('none/silence')
})

test('a key stops the prompt and counts', async () => {
  const { bed, alice } = collecting({ prompt: ['hello.wav', 'menu.wav'], max: 2 })
  await using _ = bed
  await alice.expect.play('hello.wav').press('4').expect.stop('hello.wav')
  await alice.press('2').expect.dial('42/length')
})

test('keys pressed ahead are not lost', async () => {
  await using bed = testbed({
    async call(call) {
      await call.answer()
      await call.play('hello.wav')
      const { digits } = await call.collect({ max: 2 })
      await call.dial(digits)
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('hello.wav').press('42').expect.dial('42')
})

test('without barge-in the prompt is heard to its end, and keys pressed meanwhile are forgotten', async () => {
  const { bed, alice } = collecting({ prompt: 'terms.wav', bargeIn: false, max: 1 })
  await using _ = bed
  alice.expect.play('terms.wav').press('1').wait('2s')
  await alice.expect.nothing('1s').press('2').expect.dial('2/length')
})

test('keys told by INFO are keys', async () => {
  const { bed, alice } = collecting({ max: 3 })
  await using _ = bed
  alice.request({
    method: 'INFO',
    contentType: 'application/dtmf-relay',
    body: 'Signal=5\r\nDuration=160\r\n',
  })
  alice.request({ method: 'INFO', contentType: 'application/dtmf', body: '11' })
  alice.request({ method: 'INFO', contentType: 'application/sdp', body: '11' }, 415)
  await alice.press('0').expect.dial('5#0/length')
})

test('the whole has a timeout', async (t) => {
  await using bed = testbed({
    async call(call) {
      await call.answer()
      await t.rejects(call.collect({ prompt: 'menu.wav', timeout: '1s' }), { name: 'Timeout' })
    },
  })
  const alice = bed.call({ from: 'alice', to: '8800' })
  await alice.expect.answer().expect.play('menu.wav').expect.stop('menu.wav').expect.hangup()
})
